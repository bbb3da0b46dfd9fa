import { describe, expect, it } from "@jest/globals";
import { unitsOf } from "../../src/adapters/ssh/unit-properties.ts";
import { unitWords } from "../../src/lattice/unit-state.ts";

/** As systemd 252 tells of an instance that nobody ever started. */
const NEVER = {
  Id: "builder@rely-member.service",
  LoadState: "loaded",
  ActiveState: "inactive",
  SubState: "dead",
  Result: "success",
  MainPID: "0",
  UnitFileState: "disabled",
  ActiveEnterTimestamp: "",
  InactiveEnterTimestamp: "",
  StateChangeTimestamp: "",
};

function told(change: Partial<typeof NEVER> & { readonly ActiveEnterTimestamp?: string }) {
  const text = Object.entries({ ...NEVER, ...change })
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
  const [state] = unitsOf(text);
  if (state === undefined) throw new Error("no unit");
  return state;
}

describe("a unit that systemd knows from its template only", () => {
  it("is told as such, with the question to ask", () => {
    expect(told({}).templateOnly).toBe(true);
    expect(unitWords(told({}))).toBe(
      "inactive, known from its template only, not enabled: is the name right?",
    );
    expect(told({ UnitFileState: "static" }).templateOnly).toBe(true);
  });

  it.each([
    ["is enabled", { UnitFileState: "enabled" }],
    ["runs", { ActiveState: "active", SubState: "running", MainPID: "7" }],
    ["ran since the machine was booted", { InactiveEnterTimestamp: "@1795472663" }],
    ["has a file of its own", { Id: "relay.service" }],
    ["is told without its file's state", { UnitFileState: "" }],
  ])("is none that %s", (_what, change) => {
    expect(told(change).templateOnly).toBeUndefined();
  });
});
