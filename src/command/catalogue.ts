/** The commands there are, as `help` and completion see them. */
export type Catalogue = readonly CommandSummary[];

export interface CommandSummary {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly examples: readonly string[];
  /** Who may use it: `anyone`, or roles. */
  readonly who: string;
  readonly arguments: readonly ArgumentSummary[];
}

export interface ArgumentSummary {
  readonly placeholder: string;
  readonly description: string;
  readonly optional: boolean;
}
