import type { Workspace } from "./workspace.ts";

/** docs.slack.dev, surfaces/modals: a trigger is good for three seconds, once. */
const LIFETIME_MS = 3_000;

interface Trigger {
  readonly user: string;
  readonly at: number;
  used: boolean;
}

/** The trigger ids that were given out with what people did. */
export class Triggers {
  readonly #workspace: Workspace;
  readonly #given = new Map<string, Trigger>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  give(user: string): string {
    const id = `${this.#workspace.stamp()}.${this.#workspace.id("").toLowerCase()}`;
    this.#given.set(id, { user, at: this.#workspace.now(), used: false });
    return id;
  }

  /** Whose it is, if a modal may still be opened by it; otherwise Slack's code. */
  use(id: string): { readonly user: string } | { readonly error: string } {
    const trigger = this.#given.get(id);
    if (trigger === undefined) return this.#refuse("invalid_trigger_id");
    if (trigger.used) return this.#refuse("exchanged_trigger_id");
    if (this.#workspace.now() - trigger.at > LIFETIME_MS) return this.#refuse("expired_trigger_id");
    trigger.used = true;
    return { user: trigger.user };
  }

  #refuse(error: string): { readonly error: string } {
    this.#workspace.problem(`trigger_id: ${error}`);
    return { error };
  }
}
