import { describe, expect, it } from "@jest/globals";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** A resume that has started zipnet and unseal, and waits for offer. */
async function resuming(under: MitigationUnderTest): Promise<string> {
  for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
  under.hosts.unit("offer-1").onStart = "deaf";
  const id = await under.run(PAIR, { verb: "resume" }, GO);
  await until("offer", () => under.hosts.log.includes("start offer-1"));
  return id;
}

const pauses = (under: MitigationUnderTest) => under.request(actor("eva"), { verb: "pause" });

describe("a pause that was asked for while a resume is under way", () => {
  it("is void when somebody stops by hand what the resume started", () =>
    withMitigation(async (under) => {
      await resuming(under);
      const request = await pauses(under);
      under.hosts.unit("unseal-1").stopByHand();

      expect(await under.approves(actor("dan"), request)).toMatchObject({
        code: "void",
        details: [expect.stringContaining("unseal.service on unseal-1") as unknown],
      });
    }));

  it("is void when somebody starts by hand what the resume had started before", () =>
    withMitigation(async (under) => {
      await resuming(under);
      under.hosts.unit("unseal-1").stopByHand();
      const request = await pauses(under);
      under.hosts.unit("unseal-1").startByHand();

      expect(await under.approves(actor("dan"), request)).toMatchObject({
        code: "void",
        details: [expect.stringContaining("unseal.service on unseal-1") as unknown],
      });
    }));

  it("is not when the resume itself started a unit since", () =>
    withMitigation(async (under) => {
      const id = await resuming(under);
      const request = await pauses(under);
      under.hosts.unit("offer-1").startByHand();
      await until("offer", async () => (await under.seen.action(id, "offer-1")).state === "done");

      const approved = await under.approves(actor("dan"), request);
      expect(approved).toMatchObject({
        changed: expect.arrayContaining([
          expect.objectContaining({ host: "offer-1", voids: false }),
        ]) as unknown,
      });
    }));
});

describe("a pause that was asked for while a member is being restarted", () => {
  it("is not void because the member goes down for it", () =>
    withMitigation(async (under) => {
      under.hosts.unit("relay-2").onStart = "deaf";
      await under.run(PAIR, { verb: "restart", members: ["relay-2"] }, GO);
      await until("relay-2", () => under.hosts.log.includes("restart relay-2"));
      const request = await pauses(under);
      under.hosts.unit("relay-2").stopByHand();

      const approved = await under.approves(actor("dan"), request);
      expect(approved).toMatchObject({
        changed: [expect.objectContaining({ host: "relay-2", voids: false })],
      });
    }));
});
