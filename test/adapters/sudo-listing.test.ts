import { describe, expect, it } from "@jest/globals";
import { withoutPassword } from "../../src/adapters/ssh/sudo-listing.ts";

const STOP = "/usr/bin/systemctl stop --no-block builder@relay-member.service";
const START = "/usr/bin/systemctl start --no-block builder@relay-member.service";

const HEAD = `Matching Defaults entries for ops on one-1:
    env_reset, mail_badpass, secure_path=/usr/local/sbin\\:/usr/sbin, use_pty

User ops may run the following commands on one-1:
`;

describe("the rules that sudo lists", () => {
  it.each([
    ["every rule goes without a password", `    (root) NOPASSWD: ${STOP}, ${START}\n`, true],
    ["its own does and another does not", `    (ALL) ALL\n    (root) NOPASSWD: ${STOP}\n`, true],
    ["further tags stand with it", `    (ALL) ALL\n    (root) SETENV: NOPASSWD: ${STOP}\n`, true],
    ["its own wants one", `    (root) NOPASSWD: ${START}\n    (root) ${STOP}\n`, false],
    ["a later rule wants one", `    (root) NOPASSWD: ${STOP}\n    (ALL : ALL) ALL\n`, false],
    ["its own changes in its line", `    (root) NOPASSWD: ${START}, PASSWD: ${STOP}\n`, false],
    ["only a wider one fits", `    (ALL) ALL\n    (root) NOPASSWD: ${START}\n`, false],
  ])("tell of a command whether it may run at once, where %s", (_where, rules, free) => {
    expect(withoutPassword(HEAD + rules, STOP)).toBe(free);
  });
});
