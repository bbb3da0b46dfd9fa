import { describe, expect, it } from "@jest/globals";
import { passwordFor } from "../../src/adapters/ssh/sudo-listing.ts";

const STOP = "/usr/bin/systemctl stop --no-block builder@relay-member.service";
const START = "/usr/bin/systemctl start --no-block builder@relay-member.service";
const LOG = "/usr/bin/journalctl --no-pager --output\\=json --unit\\=builder@relay-member.service";
const GLOB = "/usr/bin/systemctl stop --no-block builder@*";

const head = (more = "") => `Matching Defaults entries for ops on one-1:
    env_reset, mail_badpass, secure_path=/usr/local/sbin\\:/usr/sbin, use_pty${more}

User ops may run the following commands on one-1:
`;

const FREE = "(root) NOPASSWD:";

describe("the rules that sudo lists", () => {
  it.each([
    ["every rule goes without a password", `    ${FREE} ${STOP}, ${START}\n`],
    ["its own does and another does not", `    (ALL) ALL\n    ${FREE} ${STOP}\n`],
    ["further tags stand with it", `    (ALL) ALL\n    (root) SETENV: NOPASSWD: ${STOP}\n`],
    ["a pattern after it does so too", `    (ALL) ALL\n    ${FREE} ${STOP}\n    ${FREE} ${GLOB}\n`],
    ["a later rule refuses another program", `    ${FREE} ${STOP}\n    (root) !/bin/sh\n`],
    ["a later rule is for another program", `    ${FREE} ${STOP}\n    (root) ${LOG}\n`],
    ["another is free from its tag on", `    (root) ${LOG}, NOPASSWD: ${STOP}\n`],
    ["only a wider rule fits", `    ${FREE} ALL\n    (root) ${START}\n`],
  ])("let it run at once, where %s", (_where, rules) => {
    expect(passwordFor(STOP, head() + rules)).toBe("free");
  });

  it.each([
    ["its own wants one", `    ${FREE} ${START}\n    (root) ${STOP}\n`],
    ["a later rule wants one", `    ${FREE} ${STOP}\n    (ALL : ALL) ALL\n`],
    [
      "a pattern is for another verb",
      `    (ALL) ALL\n    ${FREE} ${GLOB.replace("stop", "start")}\n`,
    ],
    ["its own changes in its line", `    ${FREE} ${START}, PASSWD: ${STOP}\n`],
    ["only a wider one fits", `    (ALL) ALL\n    ${FREE} ${START}, ${LOG}\n`],
  ])("want a password for it, where %s", (_where, rules) => {
    expect(passwordFor(STOP, head() + rules)).toBe("wanted");
  });

  it.each([
    ["a pattern comes after all that wants one", `    (ALL : ALL) ALL\n    ${FREE} ${GLOB}\n`],
    ["the whole program comes after it", `    (ALL) ALL\n    ${FREE} /usr/bin/systemctl\n`],
    ["a folder comes after it", `    (ALL) ALL\n    ${FREE} /usr/bin/\n`],
    ["an expression comes after it", `    (ALL) ALL\n    ${FREE} /usr/bin/systemctl ^stop .*$\n`],
    ["the same file lies elsewhere", `    (ALL) ALL\n    ${FREE} ${STOP.replace("/usr", "")}\n`],
    ["a pattern that wants one comes after", `    ${FREE} ${STOP}\n    (root) ${GLOB}\n`],
    ["somebody else may do everything", `    ${FREE} ${STOP}\n    (deploy) ALL\n`],
    ["nothing is listed", ""],
  ])("cannot tell, where %s", (_where, rules) => {
    expect(passwordFor(STOP, head() + rules)).toBe("cannot tell");
  });

  it.each([", !authenticate", ", exempt_group=ops"])(
    "cannot tell of a rule that says nothing of a password, with the setting%s",
    (setting) => {
      expect(passwordFor(STOP, `${head(setting)}    (ALL) ALL\n`)).toBe("cannot tell");
    },
  );
});
