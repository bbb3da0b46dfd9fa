import { describe, expect, it } from "@jest/globals";
import { until, withMitigation } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { caughtUp, mirrorOf } from "./mirror-under-test.ts";

const ada = actor("ada");
const ben = actor("ben");

const APPROVERS = ["ada", "ben", "dan"];

describe("who is called in a chat", () => {
  it("are all approvers, in front of everybody, where a run needs people", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("unseal-1").onStart = "fails";
      mirror.start();
      await under.run([ada, ben], { verb: "resume" });
      await caughtUp(mirror, under);
      await mirror.close();

      const postings = surface.thread(surface.roots[0]?.id ?? "").map(({ posting }) => posting);
      expect(postings.filter(({ broadcast }) => broadcast === true)).toEqual([
        expect.objectContaining({ call: APPROVERS }),
      ]);
    }));

  it("is nobody by the message of a request that is over", () =>
    withMitigation(async (under) => {
      const { id } = await under.request(ada, { verb: "pause" });
      await under.use.withdraw(ada, id);
      const { mirror, surface } = await mirrorOf(under);
      mirror.start();
      await caughtUp(mirror, under);
      await mirror.close();

      expect(surface.roots[0]?.text).toContain("withdrawn");
      for (const { posting } of surface.standing) expect(posting.call ?? []).toEqual([]);
    }));
});

describe("a request's message that the chat does not take", () => {
  it("is not shown to it again in the same words, and at once in others", () =>
    withMitigation(async (under) => {
      const { mirror, surface } = await mirrorOf(under);
      let posts = 0;
      surface.before = (step) => {
        if (step === "post") posts += 1;
        return Promise.resolve();
      };
      surface.faults.push({ step: "post", fault: { kind: "refused", detail: "msg_too_long" } });
      mirror.start();
      const { id } = await under.request(ada, { verb: "pause" });
      await caughtUp(mirror, under);
      for (let second = 0; second < 30; second += 1) {
        under.clock.skip(1_000);
        mirror.wake();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      // The message that was refused, and what was told in its place.
      expect(posts).toBe(2);
      await under.use.withdraw(ada, id);
      await until("it is shown in other words", () => {
        mirror.wake();
        return surface.roots.some(({ posting }) => posting.key === id);
      });
      await mirror.close();
    }));
});
