import { describe, expect, it } from "@jest/globals";
import { spanMs } from "../../src/adapters/ssh/time-span.ts";
import { unitsOf } from "../../src/adapters/ssh/unit-properties.ts";

describe("a span of time as systemd writes it", () => {
  it.each([
    ["1min 30s", 90_000],
    ["5s", 5_000],
    ["1.500s", 1_500],
    ["250ms", 250],
    ["1s 500us", 1_000.5],
    ["1d 2h 3min 4s 5ms", 93_784_005],
    ["2w", 1_209_600_000],
    ["1month", 2_629_800_000],
    ["1y 1month", 34_187_400_000],
    ["0", 0],
    ["infinity", Number.POSITIVE_INFINITY],
  ])("%s is %d milliseconds", (text, ms) => {
    expect(spanMs(text)).toBeCloseTo(ms, 6);
  });

  it.each(["", "5", "5 s", "1min30s", "s", "1min  30s", "-5s", "5m", "1e3s"])(
    "%j is none",
    (text) => {
      expect(spanMs(text)).toBeUndefined();
    },
  );

  it("tells how long a unit's stop may take, and that one may take for ever", () => {
    const told = unitsOf(
      "Id=a.service\nTimeoutStopUSec=1min 30s\n\nId=b.service\nTimeoutStopUSec=infinity\n\nId=c.service",
    );

    expect(told.map(({ stopTimeoutMs }) => stopTimeoutMs)).toEqual([
      90_000,
      Number.POSITIVE_INFINITY,
      undefined,
    ]);
  });
});
