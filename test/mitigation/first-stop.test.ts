import { describe, expect, it } from "@jest/globals";
import { isRefusal } from "../../src/message/refusal.ts";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

describe("an approval", () => {
  it("waits a second at most for a host that does not answer, and is not void for it", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      under.hosts.host("zipnet-1").hangs = true;
      const begun = performance.now();
      const approved = await under.approves(actor("ben"), request, GO);
      await until("the first stop", () => under.hosts.log.length > 0);
      const took = performance.now() - begun;

      if (isRefusal(approved)) throw new Error(approved.text);
      expect(approved.changed).toMatchObject([{ host: "zipnet-1", voids: false }]);
      expect(took).toBeGreaterThan(500);
      expect(took).toBeLessThan(1_500);
      under.hosts.host("zipnet-1").hangs = false;
    }));

  it("waits for nobody where every host answers", () =>
    withMitigation(async (under) => {
      const request = await under.request(actor("ada"), { verb: "pause" });
      const begun = performance.now();
      await under.approves(actor("ben"), request, GO);
      await until("the first stop", () => under.hosts.log.length > 0);

      expect(performance.now() - begun).toBeLessThan(500);
    }));
});

describe("connections to hosts", () => {
  it("are kept open while a request waits, and no longer", () =>
    withMitigation(async (under) => {
      await under.opened();
      expect(under.hosts.warmed).toEqual([]);
      const request = await under.request(actor("ada"), { verb: "restart", members: ["relay-1"] });
      under.clock.skip(1_000);
      await until("the connection", () => under.hosts.warmed.length === 1);
      under.clock.skip(5_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(under.hosts.warmed).toEqual(["relay-1"]);

      under.clock.skip(16_000);
      await until("the connection again", () => under.hosts.warmed.length === 2);
      await under.use.withdraw(actor("ada"), request.id);
      under.clock.skip(40_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(under.hosts.warmed).toEqual(["relay-1", "relay-1"]);
    }));
});
