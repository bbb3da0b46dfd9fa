import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openHostRights } from "../../src/app/hosts.ts";
import { parseConfig } from "../../src/config/load.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { withKeys } from "../config/example.ts";
import { FakeSsh } from "../fakes/fake-ssh.ts";

// What a real sudo says is in test/real/rights.test.ts; here it is what the bot makes of it.

const UNIT = "builder@relay-member.service";
const ALL = "    (ALL : ALL) ALL";
const OWN = `    (root) NOPASSWD: /usr/bin/systemctl stop --no-block ${UNIT}`;
const GLOB = "    (root) NOPASSWD: /usr/bin/systemctl stop --no-block builder@*";

let ssh: FakeSsh;

beforeAll(() => {
  ssh = new FakeSsh();
});

afterAll(() => {
  ssh.close();
});

/** A sudo that says yes to whatever it is asked about, as it does also where it would want a password. */
function rightsWith(rules: readonly string[]) {
  ssh.behave(`bin=$(dirname "$0")/bin; mkdir -p $bin; cat > $bin/sudo <<'EOF'
#!/bin/sh
[ $# -gt 2 ] || cat <<'RULES'
${rules.join("\n")}
RULES
EOF
chmod 755 $bin/sudo`);
  const keys = { hosts: { "h-rel": { ssh: "ops@10.1.2.3" } }, ssh: { program: ssh.program } };
  const config = parseConfig(withKeys(keys), "/etc/lattice");
  return openHostRights(config, noTelemetry, { PATH: process.env["PATH"] });
}

const ACTS = [
  { command: "stop", units: [UNIT] },
  { command: "stop", units: [UNIT, "ssh.service"] },
] as const;

describe("what sudo allows, maybe for a password,", () => {
  it.each([
    ["not known where a later pattern may let it through", [ALL, OWN, GLOB], "allowed", "unclear"],
    ["refused where all but the unit wants one", [ALL, OWN], "allowed", "refused"],
    ["refused where everything wants one", [ALL], "refused", "refused"],
    ["allowed where nothing wants one", [OWN, GLOB], "allowed", "allowed"],
    ["not known where it lists nothing", [], "unclear", "unclear"],
  ])("is %s, to either key", async (_what, rules, own, beside) => {
    const rights = rightsWith(rules);
    const signal = AbortSignal.timeout(5_000);
    const told = { kind: "answered", answers: [own, beside] };

    expect(await rights.mayAct("h-rel", ACTS, signal)).toEqual(told);
    expect(await rights.lookMayAct("h-rel", ACTS, signal)).toEqual(told);
  });
});
