import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lattice } from "../fakes/program.ts";

describe("lattice drill --state", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lattice-state-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const drill = (input: string, ...args: readonly string[]) =>
    lattice(["drill", "--state", join(folder, "drill"), ...args], { input });

  it("goes on in the next process with what was done to units, and with its scenario", async () => {
    const first = await drill("unit relay-2 stop\nscenario unit-stuck\n");
    const world = readFileSync(join(folder, "drill", "world.json"), "utf8");
    const second = await drill("scenario\nunit relay-2\n");

    expect([first.status, second.status]).toEqual([0, 0]);
    expect(first.stdout).toContain("relay-2: deactivating (stop-sigterm)");
    expect(second.stdout).toContain("-- unit-stuck: ");
    expect(second.stdout).toContain("relay-2: inactive (dead)");
    expect(readFileSync(join(folder, "drill", "world.json"), "utf8")).toBe(world);
  });

  it("goes on in another scenario when one is named, but in none that sets the clock", async () => {
    const other = await drill("scenario\n", "--scenario", "relay-stalled");
    const edge = await drill("scenario\n", "--scenario", "slot-edge");

    expect(other.stdout).toContain("-- relay-stalled: ");
    expect(edge.status).toBe(2);
    expect(edge.stderr).toContain("Begin it afresh");
  });

  it("refuses a folder with something else in it, and says what to do", async () => {
    writeFileSync(join(folder, "world.json"), "{}");
    const { status, stderr } = await lattice(["drill", "--state", folder, "--", "walk current"]);

    expect(status).toBe(2);
    expect(stderr.replace(/\s+/g, " ")).toContain("world.json in it cannot be read");
    expect(stderr.replace(/\s+/g, " ")).toContain("Name another folder");
  });
});
