import { slackSurface } from "../../../src/adapters/slack/saying/surface.ts";
import type { SurfaceOptions } from "../../../src/adapters/slack/saying/surface.ts";
import { openSlackWeb } from "../../../src/adapters/slack/web/open-web.ts";
import { headline } from "../../../src/message/build.ts";
import type { Message } from "../../../src/message/model.ts";
import type { ChatSurface, Posting } from "../../../src/ports/chat-surface.ts";
import { FakeSlack } from "../../fakes/slack/fake-slack.ts";
import type { FakeSlackOptions } from "../../fakes/slack/fake-slack.ts";

export const CHANNEL = "C0INCIDENT";
export const ADA = "U0ADA00001";
export const BEN = "U0BEN00001";

export const MESSAGE: Message = {
  origin: null,
  title: "request R1",
  blocks: [headline("neutral", "Ada asks to pause")],
};

/** Slack as messages reach it, without anybody who listens. */
export class SurfaceUnderTest {
  readonly slack: FakeSlack;
  readonly surface: ChatSurface;
  readonly #make: (changes: Partial<SurfaceOptions>) => ChatSurface;

  private constructor(slack: FakeSlack, make: (changes: Partial<SurfaceOptions>) => ChatSurface) {
    this.slack = slack;
    this.surface = make({});
    this.#make = make;
  }

  static async open(options: FakeSlackOptions = {}): Promise<SurfaceUnderTest> {
    const slack = await FakeSlack.open({
      channels: [{ id: CHANNEL, name: "incident", members: [ADA, BEN] }],
      ...options,
    });
    const web = await openSlackWeb({ token: slack.botToken, apiUrl: slack.apiUrl });
    return new SurfaceUnderTest(slack, (changes) =>
      slackSurface({
        web,
        home: CHANNEL,
        people: {},
        self: () => slack.botUser,
        whisper: () => Promise.resolve(),
        ...changes,
      }),
    );
  }

  /** The same Slack, as a bot with other people, or that is somebody else, has it. */
  with(changes: Partial<SurfaceOptions>): ChatSurface {
    return this.#make(changes);
  }

  /** Posts the message; gives its ts. */
  async post(posting: Partial<Posting> = {}, surface = this.surface): Promise<string> {
    const sent = await surface.post(MESSAGE, { channel: CHANNEL, ...posting });
    if (sent.kind !== "sent") throw new Error(sent.detail);
    return sent.placed.id;
  }

  /** So many things that people said. */
  talk(count: number, thread?: string): void {
    for (let n = 0; n < count; n += 1) this.slack.say(ADA, CHANNEL, `talk ${n}`, thread);
  }

  close(): Promise<void> {
    return this.slack.close();
  }
}
