import { expect, it } from "@jest/globals";
import { durableRows } from "../../src/chat/chat-store.ts";
import type { ChatMessage } from "../../src/ports/store/chat.ts";
import { withMitigation } from "../mitigation/mitigation-under-test.ts";
import { found, said, underTest } from "./conversations-under-test.ts";

const DAY_MS = 24 * 3_600_000;

it("what was said and answered a month ago is forgotten while the bot runs, and no request", () =>
  withMitigation(async (under) => {
    const { ledger } = await under.opened();
    const { store } = ledger;
    const rows = durableRows(store);
    const { clock, conversations } = underTest(() => Promise.resolve(found("stalled")), { rows });
    conversations.begin();
    const old = said("walk current");
    await conversations.take(old);
    const request: ChatMessage = {
      surface: "slack",
      key: "R1",
      channel: "C0HOME",
      thread: undefined,
      id: "1",
      state: "done",
      atMs: clock.now(),
    };
    await rows((chat) => chat.keep(request));
    const kept = () =>
      store.read(async ({ chat }) =>
        (await chat.messages("slack", "done", 99)).map(({ key }) => key.split(":")[0]).sort(),
      );
    expect(await kept()).toEqual(["R1", "detail", "said"]);
    const endMs = Date.now() + 5_000;
    for (let days = 0; (await kept()).length > 1; days += 1) {
      if (Date.now() > endMs) throw new Error(`after ${days} days: ${(await kept()).join()}`);
      clock.skip(DAY_MS);
    }
    expect(await kept()).toEqual(["R1"]);
    const again = rows((chat) => chat.takeOnce(`slack:${old.key}`, clock.now(), Infinity));
    expect(await again).toBe(true);
    await conversations.close();
  }));
