import { describe, expect, it } from "@jest/globals";
import { endedByItself } from "../../src/adapters/ssh/ended-by-itself.ts";
import { unitsOf } from "../../src/adapters/ssh/unit-properties.ts";

/**
 * What systemd 252 told of units on a machine of its own, in microseconds of that machine: when the process began, when
 * the unit was up, when it was up no more, when the process ended.
 */
const SEEN: readonly (readonly [string, readonly number[], boolean | undefined])[] = [
  ["runs", [34925284237, 34925284307, 0, 0], undefined],
  ["runs again", [34928160228, 34928160321, 34925284300, 0], undefined],
  ["exited with 0 by itself", [34925860795, 34925861413, 34926976404, 34926976242], true],
  [
    "exited, and has something to do after",
    [34926432312, 34926432749, 34927520549, 34927504936],
    true,
  ],
  ["was killed by somebody's hand", [34927861370, 34927861650, 34930043061, 34930042847], true],
  ["was stopped", [34925552184, 34925552256, 34930013533, 34930030024], false],
  ["was stopped, and exited with 0", [34925284237, 34925284307, 34930013141, 34930029292], false],
  ["is being stopped", [34925284237, 34925284307, 34930013141, 0], false],
  [
    "was stopped by a command of its own",
    [34926712431, 34926712513, 34930028729, 34930035530],
    false,
  ],
  [
    "was killed when its stop took too long",
    [34926996938, 34926997378, 34930013337, 34931256203],
    false,
  ],
  ["never came up", [34927280292, 0, 0, 34928506471], undefined],
  ["never came up again", [34928160228, 34925284307, 34926976404, 34928506471], undefined],
  ["is not enabled, and was forgotten", [0, 0, 0, 0], undefined],
  [
    "counted as up long after its process ended",
    [1_000_000, 1_000_100, 90_000_000, 2_000_000],
    false,
  ],
];

describe("whether a unit's process ended by itself", () => {
  it.each(SEEN)("that %s", (_words, [begunUs = 0, upUs = 0, leftUs = 0, endedUs = 0], expected) => {
    expect(endedByItself({ begunUs, upUs, leftUs, endedUs })).toBe(expected);
  });

  it("is read of what systemd tells", () => {
    const text = [
      "Id=relay.service",
      "ExecMainStartTimestampMonotonic=34925860795",
      "ExecMainExitTimestampMonotonic=34926976242",
      "ActiveEnterTimestampMonotonic=34925861413",
      "ActiveExitTimestampMonotonic=34926976404",
    ];
    const told = unitsOf([text.join("\n"), "Id=tally.service"].join("\n\n"));

    expect(told.map((unit) => unit.endedByItself)).toEqual([true, undefined]);
  });
});
