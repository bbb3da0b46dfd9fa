import { expect, it } from "@jest/globals";
import { wayOf } from "../../src/cli/run-signals.ts";

it.each([
  ["the first one while a run is under way here", { here: true, warned: false }, "warn"],
  ["the second one", { here: true, warned: true }, "leave"],
  [
    "the first one where another process carries the run out",
    { here: false, warned: false },
    "end",
  ],
  ["the next one after the run ended", { here: false, warned: true }, "end"],
] as const)("a signal: %s", (_what, standing, way) => {
  expect(wayOf("SIGINT", standing)).toBe(way);
  expect(wayOf("SIGTERM", standing)).toBe(way);
});

it("a terminal that hangs up ends no run that is under way here", () => {
  expect(wayOf("SIGHUP", { here: true, warned: false })).toBe("nothing");
  expect(wayOf("SIGHUP", { here: true, warned: true })).toBe("nothing");
  expect(wayOf("SIGHUP", { here: false, warned: false })).toBe("end");
});
