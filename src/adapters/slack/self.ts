import { setTimeout as sleep } from "node:timers/promises";
import type { SlackWeb } from "./web/slack-web.ts";

/** How often it is asked who the bot is, while Slack does not say. */
const AGAIN_MS = 5_000;

/** Who the bot is in Slack, asked until Slack says so. */
export class Self {
  user: string | undefined;
  why: string | undefined = "Slack was not asked yet";
  readonly #web: SlackWeb;
  readonly #team: string;
  readonly #stop = new AbortController();

  constructor(web: SlackWeb, team: string) {
    this.#web = web;
    this.#team = team;
  }

  ask(): void {
    void this.#ask();
  }

  close(): void {
    this.#stop.abort();
  }

  async #ask(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const answer = await this.#web.call("auth.test", {});
      if (answer.kind === "ok") {
        const { user_id: user, team_id: team } = answer.body;
        if (team === this.#team && typeof user === "string") {
          this.user = user;
          this.why = undefined;
          return;
        }
        this.why = `the token is of the workspace ${String(team)}, and \`slack.team\` names ${this.#team}`;
      } else this.why = answer.detail;
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
