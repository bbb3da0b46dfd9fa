import { createHmac } from "node:crypto";
import { ACK_MS, nameOf } from "./carrier.ts";
import type { Carried, Carrier, Outgoing } from "./carrier.ts";
import type { Workspace } from "./workspace.ts";

export interface SignedOptions {
  /** In place of the app's own. */
  readonly secret?: string;
  /** How old it is to look; less than nothing for one from the future. */
  readonly ageSeconds?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PostAnswer {
  readonly status: number;
  readonly body: string;
}

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

/** Slack's end of HTTP mode: everything goes to one address, signed. */
export class SignedPosts implements Carrier {
  url = "";
  readonly #workspace: Workspace;
  readonly #secret: string;

  constructor(workspace: Workspace, secret: string) {
    this.#workspace = workspace;
    this.#secret = secret;
  }

  async carry(outgoing: Outgoing): Promise<Carried> {
    const { body, contentType } = bodyOf(outgoing);
    const headers: Record<string, string> =
      outgoing.retry === undefined
        ? {}
        : { "x-slack-retry-num": `${outgoing.retry}`, "x-slack-retry-reason": "http_timeout" };
    const began = performance.now();
    try {
      const answer = await this.post(body, { contentType, headers });
      const ackMs = performance.now() - began;
      const { status } = answer;
      if (status !== 200) return { acked: false, ackMs, error: "dispatch_failed", status };
      return { acked: true, ackMs, status, ...responseIn(answer.body) };
    } catch (error) {
      const ackMs = performance.now() - began;
      if ((error as Error).name !== "TimeoutError") {
        return { acked: false, ackMs, error: "dispatch_failed" };
      }
      this.#workspace.problem(`${nameOf(outgoing)}: not acknowledged within 3 s`);
      return { acked: false, ackMs, error: "operation_timeout" };
    }
  }

  /** Posts any body, signed as docs.slack.dev, authentication/verifying-requests has it. */
  async post(body: string, options: SignedOptions = {}): Promise<PostAnswer> {
    const { secret = this.#secret, ageSeconds = 0, contentType = FORM, headers = {} } = options;
    // Whoever checks it looks at the real clock.
    const at = `${Math.floor(Date.now() / 1_000) - ageSeconds}`;
    const signature = createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex");
    const response = await fetch(this.url, {
      method: "POST",
      body,
      headers: {
        "content-type": contentType,
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "x-slack-request-timestamp": at,
        "x-slack-signature": `v0=${signature}`,
        ...headers,
      },
      signal: AbortSignal.timeout(ACK_MS),
    });
    return { status: response.status, body: await response.text() };
  }

  /** Whether the address proves to be the app's, as Slack asks when it is entered. */
  async verifies(): Promise<boolean> {
    const challenge = this.#workspace.id("");
    const { status, body } = await this.post(
      JSON.stringify({ token: "fake", challenge, type: "url_verification" }),
      { contentType: JSON_TYPE },
    );
    return status === 200 && body.includes(challenge);
  }
}

/** Commands come as a form, interactions as JSON in a form, events as JSON. */
function bodyOf({ kind, payload }: Outgoing): {
  readonly body: string;
  readonly contentType: string;
} {
  if (kind === "events_api") return { body: JSON.stringify(payload), contentType: JSON_TYPE };
  const fields =
    kind === "interactive"
      ? { payload: JSON.stringify(payload) }
      : (payload as Readonly<Record<string, string>>);
  return { body: new URLSearchParams(fields).toString(), contentType: FORM };
}

function responseIn(body: string): { readonly response?: unknown } {
  if (body === "") return {};
  try {
    return { response: JSON.parse(body) as unknown };
  } catch {
    return { response: body };
  }
}
