import type { IncomingMessage, ServerResponse } from "node:http";
import type { FakeMessage } from "./model.ts";
import type { Faults } from "./web/faults.ts";
import { flagOf, readArgs, textOf } from "./web/arguments.ts";
import type { Args } from "./web/arguments.ts";
import { contentOf, isAnswer } from "./web/posted.ts";
import { readBody } from "./web/read-body.ts";
import type { Workspace } from "./workspace.ts";

/** docs.slack.dev, interactivity/handling-user-interaction: five answers within half an hour. */
const MOST_USES = 5;
const LIFETIME_MS = 30 * 60_000;

interface Given {
  readonly user: string;
  readonly channel: string;
  /** The message whose button was pressed. */
  readonly message: Pick<FakeMessage, "ts" | "thread"> | undefined;
  readonly at: number;
  uses: number;
}

/** The addresses that were given out to answer what people did. */
export class ResponseUrls {
  readonly #workspace: Workspace;
  readonly #faults: Faults;
  readonly #given = new Map<string, Given>();

  constructor(workspace: Workspace, faults: Faults) {
    this.#workspace = workspace;
    this.#faults = faults;
  }

  /** The path of a new address. */
  give(to: Pick<Given, "user" | "channel" | "message">): string {
    const path = `/response/${this.#workspace.id("")}${this.#workspace.id("")}`;
    this.#given.set(path, { ...to, at: this.#workspace.now(), uses: 0 });
    return path;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = readArgs(request.headers["content-type"] ?? "", await readBody(request)) ?? {};
    const fault = this.#faults.take("response_url");
    if (fault?.kind === "reset") {
      request.socket.destroy();
      return;
    }
    const { status, body } =
      fault?.kind === "http"
        ? { status: fault.status, body: "no" }
        : this.#take(this.#given.get(request.url ?? ""), args);
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  }

  #take(given: Given | undefined, args: Args): { readonly status: number; readonly body: string } {
    const error = this.#unusable(given);
    if (given === undefined || error !== undefined) {
      return refusal(404, error ?? "invalid_url");
    }
    given.uses += 1;
    const wrong = this.#show(given, args);
    return wrong === undefined ? { status: 200, body: "ok" } : refusal(400, wrong);
  }

  #unusable(given: Given | undefined): string | undefined {
    const error =
      given === undefined
        ? "invalid_url"
        : given.uses >= MOST_USES
          ? "used_url"
          : this.#workspace.now() - given.at > LIFETIME_MS
            ? "expired_url"
            : undefined;
    if (error !== undefined) this.#workspace.problem(`response_url: ${error}`);
    return error;
  }

  /** Slack's code where it does not take the answer. */
  #show({ user, channel, message }: Given, args: Args): string | undefined {
    const workspace = this.#workspace;
    const before = message === undefined ? undefined : workspace.message(channel, message.ts);
    if (flagOf(args, "delete_original")) {
      if (before !== undefined) workspace.remove(before);
      return undefined;
    }
    const content = contentOf(args, "ephemeral", workspace);
    if (isAnswer(content)) return String(content["error"]);
    if (flagOf(args, "replace_original") && before !== undefined) {
      workspace.edit(before, { ...content, metadata: before.metadata });
    } else if (textOf(args, "response_type") === "in_channel") {
      workspace.add({
        channel,
        user: workspace.botUser,
        ...content,
        thread: textOf(args, "thread_ts"),
      });
    } else {
      const thread = textOf(args, "thread_ts") ?? message?.thread;
      workspace.show({ channel, to: user, ...content, thread, by: "response_url" });
    }
    return undefined;
  }
}

function refusal(
  status: number,
  error: string,
): { readonly status: number; readonly body: string } {
  return { status, body: JSON.stringify({ ok: false, error }) };
}
