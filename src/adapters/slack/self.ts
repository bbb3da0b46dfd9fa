import { setTimeout as sleep } from "node:timers/promises";
import { isOfToken } from "./web/refusal-words.ts";
import type { SlackWeb, WebAnswer } from "./web/slack-web.ts";

/** How often it is asked who the bot is, while Slack does not say. */
const AGAIN_MS = 5_000;

/** The same once Slack has said it: a token may be revoked in a night in which nobody says anything. */
const STILL_MS = 60_000;

/** Who the bot is in Slack, asked until Slack says so, and then whether its token is still taken. */
export class Self {
  user: string | undefined;
  why: string | undefined = "Slack was not asked yet";
  readonly #web: SlackWeb;
  readonly #team: string;
  readonly #waitsMs: { readonly again: number; readonly still: number };
  readonly #stop = new AbortController();

  constructor(web: SlackWeb, team: string, waitsMs = { again: AGAIN_MS, still: STILL_MS }) {
    this.#waitsMs = waitsMs;
    this.#web = web;
    this.#team = team;
  }

  ask(): void {
    void this.#ask();
  }

  close(): void {
    this.#stop.abort();
  }

  /** The same Web API, by whose answers it is noticed at once that the token is taken no more. */
  noticing(web: SlackWeb): SlackWeb {
    return {
      call: async (method, args) => {
        const answer = await web.call(method, args);
        if (answer.kind === "refused" && isOfToken(answer.error)) this.why = answer.detail;
        return answer;
      },
    };
  }

  async #ask(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#learn(await this.#web.call("auth.test", {}));
      const { still, again } = this.#waitsMs;
      const waitMs = this.why === undefined ? still : again;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #learn(answer: WebAnswer): void {
    if (answer.kind === "ok") {
      const { user_id: user, team_id: team } = answer.body;
      const ours = team === this.#team && typeof user === "string";
      if (ours) this.user = user;
      this.why = ours
        ? undefined
        : `the token is of the workspace ${String(team)}, and \`slack.team\` names ${this.#team}`;
    } else if (answer.kind === "refused" || this.user === undefined) this.why = answer.detail;
  }
}
