import { Registry } from "prom-client";
import { Listener } from "../../../src/adapters/http/listener.ts";
import { SLACK_PATH } from "../../../src/adapters/slack/reach/bolt-app.ts";
import type { Stranger } from "../../../src/adapters/slack/people/identity.ts";
import { openSlack } from "../../../src/adapters/slack/open-slack.ts";
import type { Slack } from "../../../src/adapters/slack/open-slack.ts";
import type { PersonConfig } from "../../../src/config/config.ts";
import { Secret } from "../../../src/config/secret.ts";
import { commands, headline } from "../../../src/message/build.ts";
import type { Message, Origin } from "../../../src/message/model.ts";
import type { Said } from "../../../src/ports/chat-said.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";

export const CHANNEL = "C0INCIDENT";
export const OTHER = "C0OTHER001";
export const ADA = "U0ADA00001";
/** A member of the workspace who is nobody of `people`. */
export const NEW = "U0NEW00001";

export const ORIGIN: Origin = { lattice: "under-test", shortId: "lt1", drill: true };

const HELP: Message = { origin: ORIGIN, title: "help", blocks: [headline("neutral", "All words")] };

/** A message with one button of each kind. */
export const REQUEST: Message = {
  origin: ORIGIN,
  title: "request R7",
  blocks: [
    commands([
      {
        text: "approve R7",
        why: "agree",
        button: { label: "Approve", confirm: { title: "Agree?", text: "pause of under-test" } },
      },
      {
        text: 'deny R7 "why"',
        why: "refuse",
        button: { label: "Deny", asks: "reason", says: "deny R7" },
      },
    ]),
  ],
};

/** The receiving side over real Bolt, with a core that only notes what it was told. */
export class SlackUnderTest {
  readonly slack: FakeSlack;
  readonly opened: Slack;
  readonly said: Said[] = [];
  readonly refused: Stranger[] = [];
  readonly faults: unknown[] = [];
  /** What the core does with what was said. */
  take: (said: Said) => Promise<void> = () => Promise.resolve();
  /** What the core answers to `help`. */
  help: () => Promise<Message> = () => Promise.resolve(HELP);
  passedMs = 0;
  readonly #listener: Listener | undefined;

  private constructor(parts: Parts) {
    this.slack = parts.slack;
    this.opened = parts.opened;
    this.#listener = parts.listener;
    this.said = parts.said;
    this.refused = parts.refused;
    this.faults = parts.faults;
  }

  /** So much more time has passed. */
  later(ms: number): void {
    this.passedMs += ms;
  }

  static async open(mode: "socket" | "http"): Promise<SlackUnderTest> {
    const slack = await FakeSlack.open({
      mode,
      channels: [
        { id: CHANNEL, name: "incident", members: [ADA, NEW] },
        { id: OTHER, name: "other", members: [ADA, NEW] },
      ],
    });
    const refused: Stranger[] = [];
    const opening: { under?: SlackUnderTest } = {};
    const faults: unknown[] = [];
    const opened = await openSlack({
      config: { mode, team: slack.team, channels: [CHANNEL], apiUrl: slack.apiUrl },
      tokens: {
        bot: new Secret(slack.botToken),
        reach: new Secret(mode === "socket" ? slack.appToken : slack.signingSecret),
      },
      people: { ada: person("Ada Lind", ADA) },
      origin: ORIGIN,
      help: () => opening.under?.help() ?? Promise.resolve(HELP),
      refused: (why) => refused.push(why),
      report: (_reference, error) => faults.push(error),
      elapsed: () => performance.now() + (opening.under?.passedMs ?? 0),
    });
    const listener = opened.handler && (await listening(opened.handler, slack));
    const under = new SlackUnderTest({ slack, opened, listener, said: [], refused, faults });
    opening.under = under;
    await opened.start((said) => {
      under.said.push(said);
      return under.take(said);
    });
    await slack.until(() => opened.unknown() === undefined);
    return under;
  }

  /** Posts the message with its buttons, below another one where one is given; gives its ts. */
  async request(thread?: string): Promise<{ readonly channel: string; readonly ts: string }> {
    const posting = { channel: CHANNEL, ...(thread === undefined ? {} : { thread }) };
    const sent = await this.opened.surface.post(REQUEST, posting);
    if (sent.kind !== "sent") throw new Error(sent.detail);
    return { channel: CHANNEL, ts: sent.placed.id };
  }

  /** What somebody alone was told, once they were told it. */
  told(user: string) {
    return this.slack.until(() => this.slack.ephemerals(user).at(-1)?.text);
  }

  async close(): Promise<void> {
    await this.opened.close();
    await this.#listener?.close();
    await this.slack.close();
  }
}

interface Parts {
  readonly slack: FakeSlack;
  readonly opened: Slack;
  readonly listener: Listener | undefined;
  readonly said: Said[];
  readonly refused: Stranger[];
  readonly faults: unknown[];
}

function person(name: string, slack: string): PersonConfig {
  return { name, roles: ["operator", "approver"], slack, matrix: undefined, sshKeys: [] };
}

async function listening(
  handler: NonNullable<Slack["handler"]>,
  slack: FakeSlack,
): Promise<Listener> {
  const listener = new Listener({
    registry: new Registry(),
    readiness: () => ({ ready: true, reasons: [] }),
    mounts: [{ path: SLACK_PATH, handler }],
  });
  const { port } = await listener.listen("127.0.0.1", 0);
  slack.useHttp(`http://127.0.0.1:${port}${SLACK_PATH}`);
  return listener;
}
