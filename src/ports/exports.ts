/** Where what people ask to be written out goes. */
export interface Exports {
  /** Writes a file that only its owner can read. `name` is ours, never a person's text. Never throws. */
  write(name: string, text: string): Promise<Exported | NotExported>;
}

export interface Exported {
  readonly kind: "written";
  readonly path: string;
  readonly bytes: number;
  /** Of what was written, 64 hex digits. */
  readonly sha256: string;
}

export interface NotExported {
  readonly kind: "failed";
  /** Why, in words without a path of the bot's own. */
  readonly detail: string;
}
