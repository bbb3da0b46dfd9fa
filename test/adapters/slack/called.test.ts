import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { LIMITS } from "../../../src/adapters/slack/render/limits.ts";
import type { PersonConfig } from "../../../src/config/config.ts";
import { headline, text } from "../../../src/message/build.ts";
import type { ChatSurface } from "../../../src/ports/chat-surface.ts";
import { ADA, BEN, CHANNEL, MESSAGE, SurfaceUnderTest } from "./surface-under-test.ts";

let under: SurfaceUnderTest;
let surface: ChatSurface;

beforeEach(async () => {
  under = await SurfaceUnderTest.open();
  const people = {
    ada: person(ADA),
    ben: person(BEN),
    org: person("W0ORG00001"),
    // Configuration is read as it is written: this is a channel, and that rings at everybody's.
    odd: person("!channel"),
    dan: person(undefined),
  };
  surface = under.with({ people });
});

afterEach(async () => {
  expect(under.slack.problems()).toEqual([]);
  await under.close();
});

const posted = async (call?: readonly string[]) => {
  const ts = await under.post(call === undefined ? {} : { call }, surface);
  const message = under.slack.message(CHANNEL, ts);
  return { text: message?.text ?? "", blocks: message?.blocks ?? [] };
};

describe("a message in Slack", () => {
  it("calls whom it is to call, in what is seen and in what is notified", async () => {
    const plain = await posted();
    const { text, blocks } = await posted(["ben", "org"]);

    expect(text).toBe(`<@${BEN}> <@W0ORG00001> ${plain.text}`);
    expect(blocks).toHaveLength(plain.blocks.length + 1);
    expect(mentionsIn(blocks)).toEqual([BEN, "W0ORG00001"]);
  });

  it("calls nobody else", async () => {
    for (const call of [undefined, [], ["dan"], ["odd"], ["nobody"]]) {
      const { text, blocks } = await posted(call);

      expect(text).not.toMatch(/<[@!#]/);
      expect(mentionsIn(blocks)).toEqual([]);
    }
  });

  it("calls nobody when it is edited: it has rung once", async () => {
    const id = await under.post({ call: ["ben"] }, surface);
    await surface.edit({ channel: CHANNEL, id }, MESSAGE);

    const message = under.slack.message(CHANNEL, id);
    expect(message?.text).not.toContain(BEN);
    expect(mentionsIn(message?.blocks ?? [])).toEqual([]);
  });

  it("is no longer for it than Slack takes", async () => {
    const long = { ...MESSAGE, blocks: [text("word ".repeat(2_000))] };
    const call = Array.from({ length: 20 }, () => "ben");
    await surface.post(long, { channel: CHANNEL, call });
    const [message] = under.slack.messages(CHANNEL);

    expect(message?.text).toMatch(new RegExp(`^<@${BEN}> `));
    expect(message?.text.length).toBeLessThanOrEqual(LIMITS.text);
    // What was cut is said all the same.
    expect(message?.text).toMatch(/… Cut here: \d+ more lines are in the message itself\.$/);
  });

  it("calls them also where it is as long as a message can be", async () => {
    const blocks = Array.from({ length: 200 }, (_, n) => headline("neutral", `line ${n}`));
    await surface.post({ ...MESSAGE, blocks }, { channel: CHANNEL, call: ["ben"] });
    const [message] = under.slack.messages(CHANNEL);

    expect(mentionsIn(message?.blocks ?? [])).toEqual([BEN]);
    expect(message?.blocks).toHaveLength(LIMITS.blocks);
  });

  it("has nothing in it looked up, unfolded or made a link", async () => {
    await posted(["ben"]);

    expect(under.slack.calls("chat.postMessage")[0]?.args).toMatchObject({
      unfurl_links: "false",
      unfurl_media: "false",
      link_names: "false",
      parse: "none",
    });
  });
});

function person(slack: string | undefined): PersonConfig {
  return { name: "Somebody", roles: ["approver"], slack, matrix: undefined, sshKeys: [] };
}

/** Users whom the blocks ring at. */
function mentionsIn(blocks: readonly unknown[]): readonly unknown[] {
  const found: unknown[] = [];
  JSON.stringify(
    blocks,
    (_key, value: { readonly type?: unknown; readonly user_id?: unknown } | null) => {
      if (value?.type === "user") found.push(value.user_id);
      return value;
    },
  );
  return found;
}
