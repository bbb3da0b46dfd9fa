import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  environmentLine,
  fileAgesLine,
  journalLine,
  latticeIdLine,
  unitsLine,
  UnfitWord,
} from "../../src/adapters/ssh/command-lines.ts";

const LINES: readonly (readonly [string, (word: string) => string])[] = [
  ["units", (word) => unitsLine([word])],
  ["journal", journalLine],
  ["lattice id", (word) => latticeIdLine(["builder", word])],
  ["file ages", (word) => fileAgesLine([word])],
  ["environment files", (word) => environmentLine(["RELAY_MRTD"], [word])],
  ["environment keys", (word) => environmentLine([word], ["/etc/builder/common.env"])],
];

/** Nothing in here is more to a shell than itself: no blank but one, no quote, no operator, no pattern. */
const PLAIN = /^[A-Za-z0-9_./:=@%,^+-]+( [A-Za-z0-9_./:=@%,^+-]+)*$/;

describe("a command line for hosts", () => {
  it.each(LINES)("about %s never carries a word that is more than itself", (_name, line) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((text) => `/x${text}.service`),
        ),
        (word) => {
          let sent: string;
          try {
            sent = line(word);
          } catch (error) {
            expect(error).toBeInstanceOf(UnfitWord);
            return;
          }
          expect(sent).toMatch(PLAIN);
          expect(sent.split(" ").some((part) => part.includes(word))).toBe(true);
        },
      ),
    );
  });

  it("says exactly this", () => {
    expect(unitsLine(["builder@relay-member.service"])).toBe(
      "systemctl show --no-pager --timestamp=unix --property=Id,LoadState,ActiveState,SubState,Result,NRestarts,MainPID,ExecMainStatus,ActiveEnterTimestamp,InactiveEnterTimestamp,StateChangeTimestamp,InvocationID,UnitFileState,TimeoutStopUSec,ActiveEnterTimestampMonotonic,ActiveExitTimestampMonotonic,ExecMainStartTimestampMonotonic,ExecMainExitTimestampMonotonic -- builder@relay-member.service",
    );
    expect(journalLine("builder@relay-member.service")).toBe(
      "sudo -n /usr/bin/journalctl --no-pager --output=json --lines=1000 --unit=builder@relay-member.service",
    );
    expect(fileAgesLine(["/a", "/b"])).toBe("sudo -n /usr/bin/stat --format=%Y:%n /a /b");
    expect(environmentLine(["RELAY_MRTD", "LATTICE_CONFIG_HEX"], ["/a"])).toBe(
      "sudo -n /usr/bin/grep -h -e ^RELAY_MRTD= -e ^LATTICE_CONFIG_HEX= /a",
    );
    expect(latticeIdLine(["builder", "lattice-id"])).toBe("builder lattice-id");
  });
});
