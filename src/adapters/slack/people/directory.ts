import { z } from "zod";
import type { SlackWeb } from "../web/slack-web.ts";

/** How long what Slack said of a person or a channel is believed. */
const BELIEVED_MS = 60_000;

/** More than a workspace has on call; older ones are asked for again. */
const MOST = 1_000;

const User = z.object({
  id: z.string(),
  team_id: z.string(),
  name: z.string().default(""),
  real_name: z.string().optional(),
  deleted: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  is_workflow_bot: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
});

const Channel = z.object({
  id: z.string(),
  name: z.string().default(""),
  is_member: z.boolean().default(false),
  is_archived: z.boolean().default(false),
  is_ext_shared: z.boolean().default(false),
  is_org_shared: z.boolean().default(false),
  is_pending_ext_shared: z.boolean().default(false),
});

/** A user as Slack has them. `is_stranger` is left out: it is false for outsiders who share a channel. */
export type SlackUser = z.output<typeof User>;

export type SlackChannel = z.output<typeof Channel>;

/** `absent`: Slack has none of that id. `unknown`: it could not be asked. */
export type Looked<T> =
  | { readonly kind: "found"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly detail: string };

/** What Slack says of people and channels, believed for a minute. */
export class Directory {
  readonly #web: SlackWeb;
  readonly #elapsed: () => number;
  readonly #seen = new Map<string, { readonly atMs: number; readonly value: unknown }>();
  /** What Slack is being asked now. */
  readonly #asking = new Map<string, Promise<Looked<unknown>>>();

  constructor(web: SlackWeb, elapsed: () => number) {
    this.#web = web;
    this.#elapsed = elapsed;
  }

  /** `fresh` for decisions: as Slack has them now. */
  async user(id: string, { fresh }: { readonly fresh: boolean }): Promise<Looked<SlackUser>> {
    const key = `user ${id}`;
    return fresh ? this.#askUser(key, id) : this.#looked(key, () => this.#askUser(key, id));
  }

  async channel(id: string, { fresh } = { fresh: false }): Promise<Looked<SlackChannel>> {
    const key = `channel ${id}`;
    return fresh ? this.#askChannel(key, id) : this.#looked(key, () => this.#askChannel(key, id));
  }

  async #askUser(key: string, id: string): Promise<Looked<SlackUser>> {
    const answer = await this.#web.call("users.info", { user: id });
    if (
      answer.kind === "refused" &&
      ["user_not_found", "user_not_visible"].includes(answer.error)
    ) {
      return { kind: "absent" };
    }
    if (answer.kind !== "ok") return { kind: "unknown", detail: answer.detail };
    return this.#read(key, User.safeParse(answer.body["user"]));
  }

  async #askChannel(key: string, id: string): Promise<Looked<SlackChannel>> {
    const answer = await this.#web.call("conversations.info", { channel: id });
    if (answer.kind === "refused" && answer.error === "channel_not_found")
      return { kind: "absent" };
    if (answer.kind !== "ok") return { kind: "unknown", detail: answer.detail };
    return this.#read(key, Channel.safeParse(answer.body["channel"]));
  }

  /** As it is believed; where nothing is, whoever comes while Slack is asked waits for that same answer. */
  #looked<T>(key: string, ask: () => Promise<Looked<T>>): Promise<Looked<T>> {
    const value = this.#believed(key);
    if (value !== undefined) return Promise.resolve({ kind: "found", value: value as T });
    const under = this.#asking.get(key) ?? ask().finally(() => this.#asking.delete(key));
    this.#asking.set(key, under);
    return under as Promise<Looked<T>>;
  }

  #read<T>(key: string, parsed: z.ZodSafeParseResult<T>): Looked<T> {
    if (!parsed.success) return { kind: "unknown", detail: "Slack answered in another shape" };
    this.#seen.delete(key);
    this.#seen.set(key, { atMs: this.#elapsed(), value: parsed.data });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
    return { kind: "found", value: parsed.data };
  }

  #believed(key: string): unknown {
    const seen = this.#seen.get(key);
    return seen !== undefined && this.#elapsed() - seen.atMs < BELIEVED_MS ? seen.value : undefined;
  }
}
