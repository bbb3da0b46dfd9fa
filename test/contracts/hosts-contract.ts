import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { unitRuns } from "../../src/lattice/unit-state.ts";
import type { Hosts } from "../../src/ports/hosts.ts";

/** Two hosts of one lattice, prepared: one whose unit runs, one whose unit has failed. */
export interface HostsUnderTest {
  readonly hosts: Hosts;
  readonly running: { readonly host: string; readonly unit: string };
  readonly failed: { readonly host: string; readonly unit: string };
  readonly latticeId: string;
  /** Environment files of relay that are there, and when they were changed. */
  readonly files: readonly string[];
  readonly filesChangedMs: number;
  close(): Promise<void>;
}

/** What every way of looking at hosts must keep to. */
export function hostsContract(name: string, open: () => Promise<HostsUnderTest>): void {
  describe(`${name} as hosts`, () => {
    let tested: HostsUnderTest;
    const soon = () => AbortSignal.timeout(10_000);

    beforeAll(async () => {
      tested = await open();
    }, 120_000);

    afterAll(() => tested.close());

    it("tells a unit that runs, with since when", async () => {
      const { host, unit } = tested.running;
      const told = await tested.hosts.units(host, [unit], soon());
      if (told.kind === "unread") throw new Error(told.detail);

      const [state] = told.units;
      expect(state).toMatchObject({ unit, load: "loaded", active: "active", sub: "running" });
      expect(state && unitRuns(state)).toBe("runs");
      expect(state?.startedMs).toBeLessThan(Date.now());
      expect(state?.invocation).toMatch(/^[0-9a-f]{32}$/);
      expect(state?.stopTimeoutMs).toBeGreaterThan(0);
    });

    it("tells a unit that has failed, with how", async () => {
      const { host, unit } = tested.failed;
      const told = await tested.hosts.units(host, [unit], soon());
      if (told.kind === "unread") throw new Error(told.detail);

      expect(told.units[0]).toMatchObject({ active: "failed", result: "exit-code", mainPid: 0 });
      expect(told.units.map(unitRuns)).toEqual(["stopped"]);
    });

    it("tells of a unit nobody knows that it is not loaded, beside one that is", async () => {
      const { host, unit } = tested.running;
      const told = await tested.hosts.units(host, ["no-such-thing.service", unit], soon());
      if (told.kind === "unread") throw new Error(told.detail);

      expect(told.units.map(unitRuns)).toEqual(["not loaded", "runs"]);
    });

    it("reads a unit's log, oldest first", async () => {
      const { host, unit } = tested.failed;
      const told = await tested.hosts.journal(host, unit, soon());
      if (told.kind === "unread") throw new Error(told.detail);

      const texts = told.lines.map(({ text }) => text ?? "");
      expect(texts.join("\n")).toContain("no space left on device");
      expect(texts.join("\n")).toContain("Main process exited");
      const times = told.lines.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    it("prints the lattice id", async () => {
      expect(await tested.hosts.latticeId(tested.running.host, soon())).toEqual({
        kind: "lattice-id",
        latticeId: tested.latticeId,
      });
    });

    it("tells when files were changed", async () => {
      const told = await tested.hosts.fileAges(tested.running.host, tested.files, soon());
      if (told.kind === "unread") throw new Error(told.detail);

      expect(told.files.map(({ path }) => path)).toEqual(tested.files);
      for (const { changedMs } of told.files) {
        expect(Math.abs(changedMs - tested.filesChangedMs)).toBeLessThan(5_000);
      }
    });

    it("gives up when it is told to", async () => {
      const told = await tested.hosts.units(
        tested.running.host,
        [tested.running.unit],
        AbortSignal.abort(),
      );

      expect(told).toMatchObject({ kind: "unread", reason: "timed out" });
    });

    it.each(["x; reboot", "$(id).service", "a b.service", "-x.service", "builder@*.service"])(
      "never sends %j to a shell",
      async (unit) => {
        const told = await tested.hosts.units(tested.running.host, [unit], soon());

        expect(told).toMatchObject({ kind: "unread", reason: "not configured" });
      },
    );
  });
}
