import { describe, expect, it } from "@jest/globals";
import { GO, until, withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor } from "./people.ts";

const PAIR = [actor("ada"), actor("ben")] as const;

/** A pause that is stopping a unit which does not go down. */
async function stopping(under: MitigationUnderTest): Promise<string> {
  under.hosts.unit("relay-2").onStop = "stuck";
  const id = await under.run(PAIR, { verb: "pause" }, GO);
  const done = async (host: string) => (await under.seen.action(id, host)).state === "done";
  await until("the others", async () => (await done("relay-1")) && (await done("relay-3")));
  return id;
}

/** What everybody was told of how the run ended. */
async function endOf(under: MitigationUnderTest, id: string): Promise<string> {
  await until("told", async () => {
    const notices = await under.seen.notices();
    return notices.some(({ body }) => body.title.startsWith(`run ${id}: `));
  });
  return (await under.seen.told(id)).at(-1) ?? "";
}

describe("a unit that was told to stop when its run was aborted", () => {
  it("is looked at once more, and named with what was seen", () =>
    withMitigation(async (under) => {
      const id = await stopping(under);
      await under.use.abort(actor("ada"), id);

      const action = await under.seen.action(id, "relay-2");
      expect(action).toMatchObject({ state: "overtaken", attempt: 1 });
      expect(action.detail).toContain("a stop was sent");
      expect(action.detail).toContain("it was deactivating (stop-sigterm)");
      const told = await endOf(under, id);
      expect(told).toContain("1 SENT, NOT KNOWN");
      expect(told).toContain("relay.service on relay-2: a stop was sent");
    }));

  it("is named where its host tells nothing, and what was not begun is not", () =>
    withMitigation(async (under) => {
      const id = await stopping(under);
      under.hosts.host("relay-2").unread = "unreachable";
      await under.use.abort(actor("ada"), id);

      const { detail } = await under.seen.action(id, "relay-2");
      expect(detail).toContain("the host could not be asked (unreachable)");
      const told = await endOf(under, id);
      expect(told).toContain("relay.service on relay-2: a stop was sent");
      expect(told).not.toContain("atelier.service");
    }));
});

describe("a unit that was told to start when its resume gave way to a pause", () => {
  it("is looked at once more, and named with what was seen", () =>
    withMitigation(async (under) => {
      for (const name of under.hosts.names) under.hosts.unit(name).stopByHand();
      under.hosts.unit("zipnet-1").onStart = "deaf";
      const id = await under.run(PAIR, { verb: "resume" }, GO);
      await until("zipnet", () => under.hosts.log.includes("start zipnet-1"));
      await under.run([actor("eva"), actor("dan")], { verb: "pause" });

      const { state, detail } = await under.seen.action(id, "zipnet-1");
      expect(state).toBe("overtaken");
      expect(detail).toContain("a start was sent");
      expect(detail).toContain("it was inactive (dead)");
      expect(await endOf(under, id)).toContain("zipnet.service on zipnet-1: a start was sent");
    }));
});
