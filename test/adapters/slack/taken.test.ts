import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openSlackWeb } from "../../../src/adapters/slack/web/open-web.ts";
import { CHANNEL, MESSAGE, SurfaceUnderTest } from "./surface-under-test.ts";

let under: SurfaceUnderTest;

beforeEach(async () => {
  under = await SurfaceUnderTest.open();
});

afterEach(() => under.close());

const post = (thread?: string) =>
  under.surface.post(MESSAGE, { channel: CHANNEL, ...(thread === undefined ? {} : { thread }) });

describe("a message that Slack does not take", () => {
  it.each([
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_too_long",
    "msg_blocks_too_long",
    "no_text",
    "thread_not_found",
    "invalid_arguments",
  ])("is given up where it is the message's own fault: %s", async (error) => {
    under.slack.faults.next("chat.postMessage", { kind: "error", error });

    expect(await post()).toEqual({ kind: "refused", detail: expect.stringContaining(error) });
  });

  it.each([
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "restricted_action",
    "invalid_auth",
    "token_revoked",
    "account_inactive",
    "missing_scope",
    "not_allowed_token_type",
    // What Slack may say one day, and nobody knows yet.
    "some_new_error",
  ])("waits for whoever can mend it: %s", async (error) => {
    under.slack.faults.next("chat.postMessage", { kind: "error", error });

    expect(await post()).toEqual({
      kind: "later",
      mend: true,
      afterMs: 30_000,
      detail: expect.stringContaining(error),
    });
    expect(await post()).toMatchObject({ kind: "sent" });
  });

  it("waits for as long as Slack says, and for nobody to mend it", async () => {
    under.slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfter: 7 });
    const limited = await post();

    expect(limited).toMatchObject({ kind: "later", afterMs: 7_000 });
    expect(limited).not.toHaveProperty("mend");
  });

  it.each(["reset", "reset-after-commit"] as const)(
    "may have been taken where the connection breaks: %s",
    async (kind) => {
      under.slack.faults.next("chat.postMessage", { kind });

      expect(await post()).toMatchObject({ kind: "unsure" });
    },
  );
});

describe("an edit that Slack does not take", () => {
  const edit = (id: string) => under.surface.edit({ channel: CHANNEL, id }, MESSAGE);

  it("is given up where the message is gone", async () => {
    const id = await under.post();
    under.slack.remove(CHANNEL, id);

    expect(await edit(id)).toMatchObject({ kind: "refused" });
  });

  it.each(["cant_update_message", "edit_window_closed"])(
    "is given up where the message cannot be edited: %s",
    async (error) => {
      const id = await under.post();
      under.slack.faults.next("chat.update", { kind: "error", error });

      expect(await edit(id)).toMatchObject({ kind: "refused" });
    },
  );

  it("is tried again where the connection breaks: twice the same edit is one", async () => {
    const id = await under.post();
    under.slack.faults.next("chat.update", { kind: "reset-after-commit" });

    expect(await edit(id)).toMatchObject({ kind: "later" });
  });

  it("keeps the blocks of a message that it changes", async () => {
    const id = await under.post();
    await edit(id);

    expect(under.slack.message(CHANNEL, id)?.blocks).not.toEqual([]);
  });
});

describe("a message in a thread", () => {
  it("is shown in the channel, too, only where that is asked for", async () => {
    const root = await under.post();
    await under.post({ thread: root });
    await under.post({ thread: root, broadcast: true });

    expect(under.slack.thread(CHANNEL, root).map(({ broadcast }) => broadcast)).toEqual([
      false,
      true,
    ]);
  });

  it("is given up where its root is gone", async () => {
    const root = await under.post();
    under.slack.remove(CHANNEL, root);

    expect(await post(root)).toMatchObject({ kind: "refused" });
  });
});

it("is known to stand where Slack says that it stands", async () => {
  const web = await openSlackWeb({ token: under.slack.botToken, apiUrl: under.slack.apiUrl });
  const moved = under.with({
    web: {
      call: async (method, args) => {
        const answer = await web.call(method, args);
        return answer.kind === "ok"
          ? { ...answer, body: { ...answer.body, channel: "C0MOVED001" } }
          : answer;
      },
    },
  });

  expect(await moved.post(MESSAGE, { channel: CHANNEL })).toMatchObject({
    kind: "sent",
    placed: { channel: "C0MOVED001" },
  });
});
