import { describe, expect, it } from "@jest/globals";
import { pressable } from "../../src/chat/without-buttons.ts";
import { headline } from "../../src/message/build.ts";
import type { Message } from "../../src/message/model.ts";
import type { NotSent, Placed, Sent } from "../../src/ports/chat-surface.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { until, withMitigation } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { caughtUp, mirrorOf } from "./mirror-under-test.ts";

const ada = actor("ada");
const ben = actor("ben");

const buttons = ({ roots }: FakeSurface) => pressable(roots[0]?.message ?? none);

describe("a chat that takes no more posts for a minute", () => {
  const limit = { kind: "later", afterMs: 60_000, detail: "limit" } as const;

  it("takes the buttons off what is decided all the same", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      surface.faults.push({ step: "post", fault: limit });
      const { ledger } = await under.opened();
      await ledger.store.write(({ outbox }) => outbox.add(NOTICE));
      mirror.wake();
      await until("it takes no more", () => mirror.state().failure === "limit");
      await under.use.deny(ben, id, "no");
      mirror.wake();
      await until("it has nothing to press", () => buttons(surface).length === 0);
      await mirror.close();

      expect(mirror.state()).toMatchObject({ waiting: 2, failure: "limit" });
      expect(surface.standing).toHaveLength(1);
    }));

  it("is asked no sooner, and is told when the minute is over though the clock was set back", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      surface.faults.push({ step: "post", fault: limit });
      mirror.start();
      await under.request(ada, { verb: "pause" });
      mirror.wake();
      await until("it takes no more", () => mirror.state().failure === "limit");
      const calls = surface.calls;
      under.clock.setBack(3_600_000);
      under.clock.skip(50_000);
      for (let n = 0; n < 5; n += 1) {
        mirror.wake();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(surface.calls).toBe(calls);
      under.clock.skip(10_000);
      mirror.wake();
      await until("it is told", () => surface.roots.length === 1);
      await mirror.close();
    }));
});

/** Its first edit is given up, and carried out later than those that follow. */
class LateSurface extends FakeSurface {
  late: (() => Promise<Sent>) | undefined;
  readonly #answer: NotSent;

  constructor(answer: NotSent) {
    super();
    this.#answer = answer;
  }

  override edit(placed: Placed, message: Message): Promise<Sent> {
    if (this.late !== undefined) return super.edit(placed, message);
    this.late = () => super.edit(placed, message);
    return Promise.resolve(this.#answer);
  }
}

describe("an edit that was not answered", () => {
  const detail = "it did not answer in time";

  it.each<NotSent>([
    { kind: "unsure", detail },
    { kind: "later", afterMs: 2_000, detail },
  ])("does not stay where it is carried out over a newer one: $kind", (answer) =>
    withMitigation(async (under) => {
      const surface = new LateSurface(answer);
      const { mirror } = await mirrorOf(under, surface);
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      const agreed = mirror.agreeing(id, ben);
      await until("it is edited", () => {
        mirror.wake();
        return surface.late !== undefined;
      });
      await under.use.deny(ben, id, "no");
      agreed();
      await caughtUp(mirror, under);
      await surface.late?.();
      expect(surface.roots[0]?.text).toContain("agrees");
      await until("it shows how it stands", () => {
        under.clock.skip(3_000);
        mirror.wake();
        return surface.roots[0]?.text.includes("denied by Ben Test") ?? false;
      });
      const { edits } = surface.roots[0] ?? {};
      for (let n = 0; n < 20; n += 1) {
        under.clock.skip(3_000);
        mirror.wake();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await mirror.close();

      expect(surface.roots[0]?.edits).toBe(edits);
    }),
  );
});

const NOTICE = {
  topic: "lattice",
  audience: "everyone",
  body: { title: "started", blocks: [headline("neutral", "it was restarted")] },
  atMs: Date.now(),
} as const;

const none = { origin: null, title: "", blocks: [] };
