import { describe, expect, it } from "@jest/globals";
import { pressable } from "../../src/chat/without-buttons.ts";
import type { Message } from "../../src/message/model.ts";
import type { Found, Placed, Posting, Sent } from "../../src/ports/chat-surface.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { until, withMitigation } from "../mitigation/mitigation-under-test.ts";
import type { MitigationUnderTest } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { caughtUp, mirrorOf } from "./mirror-under-test.ts";

const ada = actor("ada");
const ben = actor("ben");

/** A chat with several channels, of which one may be gone, and whose threads hang on messages that stand there. */
class Channels extends FakeSurface {
  gone: string | undefined;

  override async post(message: Message, posting: Posting): Promise<Sent> {
    const { channel, thread } = posting;
    const hangs = this.standing.some(
      ({ id, posting: root }) => id === thread && root.channel === channel,
    );
    if (channel === this.gone) return GONE;
    if (thread !== undefined && !hangs) return { kind: "refused", detail: "thread_not_found" };
    return super.post(message, posting);
  }

  override async edit(placed: Placed, message: Message): Promise<Sent> {
    return placed.channel === this.gone ? GONE : super.edit(placed, message);
  }

  override async find(key: string, place: { readonly channel: string }): Promise<Found> {
    return place.channel === this.gone ? { ...GONE, kind: "unknown" } : super.find(key, place);
  }

  in(channel: string) {
    return this.roots.filter(({ posting }) => posting.channel === channel);
  }
}

const GONE = { kind: "later", afterMs: 30_000, detail: "channel_not_found", mend: true } as const;

/** A request is shown in one channel before the bot is started anew with another as its home. */
async function movedHome(under: MitigationUnderTest): Promise<{ id: string; surface: Channels }> {
  const surface = new Channels();
  const { mirror } = await mirrorOf(under, surface);
  mirror.start();
  const { id } = await under.request(ada, { verb: "pause" });
  await caughtUp(mirror, under);
  await mirror.close();
  surface.home = "C0NEW";
  return { id, surface };
}

describe("a request whose message stands where home was before", () => {
  it("is posted in the new home, and has nothing to press in the old one", () =>
    withMitigation(async (under) => {
      const { surface } = await movedHome(under);
      const { mirror } = await mirrorOf(under, surface);
      mirror.start();
      await until("it is shown", () => surface.in("C0NEW").length === 1);
      await mirror.close();

      const [before] = surface.in("C0HOME");
      expect(pressable(before?.message ?? none)).toEqual([]);
      expect(before?.text).toContain("in another channel");
      expect(pressable(surface.in("C0NEW")[0]?.message ?? none)).toHaveLength(3);
    }));

  it("keeps nothing back where the old channel is gone", () =>
    withMitigation(async (under) => {
      const { id, surface } = await movedHome(under);
      surface.gone = "C0HOME";
      const { mirror } = await mirrorOf(under, surface);
      mirror.start();
      await under.use.deny(ben, id, "no");
      await under.request(ada, { verb: "pause", reason: "once more" });
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.in("C0NEW").map(({ text }) => text)).toEqual([
        expect.stringContaining("denied by Ben Test"),
        expect.stringContaining("once more"),
      ]);
      expect(mirror.state()).toMatchObject({ waiting: 0, untold: 0, failure: undefined });
    }));

  it("goes on in the thread that it has in the new home", () =>
    withMitigation(async (under) => {
      const { id, surface } = await movedHome(under);
      const { mirror } = await mirrorOf(under, surface);
      mirror.start();
      await until("it is shown", () => surface.in("C0NEW").length === 1);
      await under.use.deny(ben, id, "no");
      await caughtUp(mirror, under);
      await mirror.close();

      const [told] = surface.thread(surface.in("C0NEW")[0]?.id ?? "");
      expect(told?.posting.channel).toBe("C0NEW");
      expect(told?.text).toContain("denied by Ben Test");
    }));
});

describe("a request whose message somebody took away", () => {
  it("has a message again when it is reminded of", () =>
    withMitigation(async (under) => {
      const surface = new Channels();
      const { mirror } = await mirrorOf(under, surface);
      mirror.start();
      await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      surface.standing.splice(0);
      under.clock.skip(125_000);
      await until("it is reminded of", () => {
        mirror.wake();
        return surface.roots.length === 1;
      });
      await caughtUp(mirror, under);
      await mirror.close();

      expect(pressable(surface.roots[0]?.message ?? none)).toHaveLength(3);
      expect(mirror.state().untold).toBe(0);
    }));

  it("is not posted twice while it cannot be seen whether its message is there", () =>
    withMitigation(async (under) => {
      const surface = new Channels();
      const { mirror } = await mirrorOf(under, surface);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      surface.faults.push({ step: "edit", fault: { kind: "refused", detail: "cant_update" } });
      surface.blind = true;
      await under.use.deny(ben, id, "no");
      await until("it fails", () => {
        mirror.wake();
        return mirror.state().failure !== undefined;
      });
      surface.blind = false;
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots).toHaveLength(1);
      expect(surface.roots[0]?.text).toContain("denied");
    }));
});

const none = { origin: null, title: "", blocks: [] };
