import { describe, expect, it } from "@jest/globals";
import type { Looked, SlackChannel } from "../../../src/adapters/slack/people/directory.ts";
import { inOwnChannels } from "../../../src/adapters/slack/saying/own-channels.ts";
import type { ChatSurface, Sent } from "../../../src/ports/chat-surface.ts";

const CHANNEL = "C0INCIDENT";
const PLACED = { channel: CHANNEL, id: "1.1" };
const MESSAGE = { origin: null, title: "request R7", blocks: [] };
const OWN: SlackChannel = {
  id: CHANNEL,
  name: "incident",
  is_member: true,
  is_archived: false,
  is_ext_shared: false,
  is_org_shared: false,
  is_pending_ext_shared: false,
};
const SILENT: Looked<SlackChannel> = { kind: "unknown", detail: "Slack is away" };

/** A surface over a channel that Slack says these things of. */
function channelThat(looked: Looked<SlackChannel>) {
  const shown: string[] = [];
  let said = looked;
  let nowMs = 0;
  const showing = (how: string) => (): Promise<Sent> => {
    shown.push(how);
    return Promise.resolve({ kind: "sent", placed: PLACED });
  };
  const bare = { name: "slack", home: CHANNEL, post: showing("post"), edit: showing("edit") };
  const surface = inOwnChannels(bare as unknown as ChatSurface, {
    directory: { channel: () => Promise.resolve(said) },
    elapsed: () => nowMs,
  });
  return {
    shown,
    show: async () => [
      await surface.post(MESSAGE, { channel: CHANNEL }),
      await surface.edit(PLACED, MESSAGE),
    ],
    becomes: (next: Looked<SlackChannel>) => {
      said = next;
    },
    later: (ms: number) => {
      nowMs += ms;
    },
  };
}

const found = (value: SlackChannel): Looked<SlackChannel> => ({ kind: "found", value });

describe("what is shown in a channel", () => {
  it("is shown where it is the workspace's own", async () => {
    const { show, shown } = channelThat(found(OWN));

    expect(await show()).toMatchObject([{ kind: "sent" }, { kind: "sent" }]);
    expect(shown).toEqual(["post", "edit"]);
  });

  it.each(["is_ext_shared", "is_org_shared", "is_pending_ext_shared"])(
    "waits until somebody ends the sharing where it %s",
    async (shared) => {
      const { show, shown, becomes } = channelThat(found({ ...OWN, [shared]: true }));
      const held = { kind: "later", mend: true, detail: expect.stringContaining("shared") };

      expect(await show()).toMatchObject([held, held]);
      expect(shown).toEqual([]);
      becomes(found(OWN));
      await show();
      expect(shown).toEqual(["post", "edit"]);
    },
  );

  it("waits where Slack knows no such channel", async () => {
    const { show, shown } = channelThat({ kind: "absent" });

    expect(await show()).toMatchObject([{ kind: "later", mend: true }, { kind: "later" }]);
    expect(shown).toEqual([]);
  });

  it("waits where Slack never said whose it is", async () => {
    const { show, shown } = channelThat(SILENT);
    const [posted] = await show();

    expect(posted).toMatchObject({ kind: "later", detail: expect.stringContaining("away") });
    expect(posted).not.toHaveProperty("mend");
    expect(shown).toEqual([]);
  });

  it("is shown for ten minutes while Slack does not say, where it said before that it is our own", async () => {
    const { show, shown, becomes, later } = channelThat(found(OWN));
    await show();
    becomes(SILENT);
    later(10 * 60_000 - 1);
    await show();
    expect(shown).toHaveLength(4);
    later(1);

    expect(await show()).toMatchObject([{ kind: "later" }, { kind: "later" }]);
    expect(shown).toHaveLength(4);
  });

  it("is not shown while Slack does not say, where it said last that it is shared", async () => {
    const { show, shown, becomes } = channelThat(found(OWN));
    await show();
    becomes(found({ ...OWN, is_ext_shared: true }));
    await show();
    becomes(SILENT);
    await show();

    expect(shown).toHaveLength(2);
  });
});
