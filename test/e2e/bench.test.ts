import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";

describe("the benchmark", () => {
  it("is missed, with exit 1, when 100 ms are slept in what it measures", () => {
    const args = ["bench/main.ts", "--only", "walk.overhead", "--sleep", "100", "--json"];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    const { name, value, bound, met } = JSON.parse(stdout) as Record<string, unknown>;

    expect({ name, bound, met }).toEqual({ name: "walk.overhead", bound: 1.25, met: false });
    expect(value).toBeGreaterThan(2.5);
    expect(status).toBe(1);
  }, 60_000);

  it("refuses a figure that does not exist", () => {
    const args = ["bench/main.ts", "--only", "walk.speed"];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });

    expect(status).toBe(2);
    expect(stderr).toContain("walk.overhead");
  });
});
