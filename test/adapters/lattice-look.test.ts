import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import {
  journalLine,
  lookLine,
  unitsLine,
  WARM_LINE,
} from "../../src/adapters/ssh/command-lines.ts";

// What it makes of lines on a host is in test/real/rights-look.test.ts; here it is whether it knows the bot's own.

const UNIT = "builder@relay-member.service";
const MARK = "lattice-end-0123456789abcdef01234567";
const REFUSED = 126;

/** The status that lattice-look tells of a line, as the bot sends it. */
function told(line: string): number {
  const end = `'\\n%s %d\\n' ${MARK}`;
  const sent = `LC_ALL=C ${line}; s=$?; printf ${end} $s >&2; printf ${end} $s`;
  const { stdout } = spawnSync("sh", ["deploy/hosts/lattice-look", "builder", "lattice-id"], {
    env: { SSH_ORIGINAL_COMMAND: sent },
    encoding: "utf8",
  });
  return Number(/ (\d+)\n$/.exec(stdout)?.[1]);
}

describe("lattice-look", () => {
  it("lets through what keeps a connection open, and it alone", () => {
    expect(told(WARM_LINE)).toBe(0);
    expect(told(`${WARM_LINE} x`)).toBe(REFUSED);
    expect(told("false")).toBe(REFUSED);
  });

  it.each([
    ["the state of units", unitsLine([UNIT])],
    ["the state of units with the boot", lookLine([UNIT])],
    ["a log", journalLine(UNIT)],
  ])("lets through the very line for %s", (_what, line) => {
    expect(told(line)).not.toBe(REFUSED);
  });

  it.each([
    ["one property more", unitsLine([UNIT]).replace(" -- ", ",Environment -- ")],
    ["another property", unitsLine([UNIT]).replace(/=Id,\S+/, "=Environment")],
    ["one property less", unitsLine([UNIT]).replace("=Id,", "=")],
    ["more lines of a log", journalLine(UNIT).replace("--lines=1000", "--lines=10000")],
  ])("refuses %s than the bot asks for", (_what, line) => {
    expect(told(line)).toBe(REFUSED);
  });
});
