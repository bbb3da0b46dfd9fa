import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { commandLine, openUnitHosts } from "../../src/app/hosts.ts";
import { parseConfig } from "../../src/config/load.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { withKeys } from "../config/example.ts";
import { FakeSsh } from "../fakes/fake-ssh.ts";

// Ways in which a connection ends that no real sshd can be made to end in at will.

const UNIT = "builder@relay-member.service";

let ssh: FakeSsh;

beforeAll(() => {
  ssh = new FakeSsh();
});

afterAll(() => {
  ssh.close();
});

function configured(target = "ops@10.1.2.3") {
  const keys = { hosts: { "h-rel": { ssh: target } }, ssh: { program: ssh.program } };
  return parseConfig(withKeys(keys), "/etc/lattice");
}

function act() {
  const hosts = openUnitHosts(configured(), noTelemetry, { PATH: process.env["PATH"] });
  const action = { host: "h-rel", verb: "restart", unit: UNIT } as const;
  return hosts.act(action, AbortSignal.timeout(3_000));
}

describe("an act over ssh", () => {
  it.each([
    ["ssh: connect to host 10.1.2.3 port 22: Connection refused", "unreachable"],
    ["ssh: connect to host 10.1.2.3 port 22: Connection timed out", "unreachable"],
    ["ssh: connect to host 10.1.2.3 port 22: No route to host", "unreachable"],
    ["ssh: Could not resolve hostname h-rel: Name or service not known", "unreachable"],
    ["Connection timed out during banner exchange", "unreachable"],
    [
      "channel 0: open failed: connect failed: Connection refused\r\nstdio forwarding failed",
      "unreachable",
    ],
    ["ops@10.1.2.3: Permission denied (publickey).", "login refused"],
    ["Host key verification failed.", "host key"],
  ])("surely did not begin where ssh says %j", async (words, reason) => {
    ssh.behave(`printf '%s\\r\\n' '${words}' >&2; exit 255`);

    expect(await act()).toMatchObject({ kind: "refused", reason });
  });

  it.each([
    "Read from remote host 10.1.2.3: Connection timed out",
    "Timeout, server 10.1.2.3 not responding.",
    "client_loop: send disconnect: Broken pipe",
    "Connection to 10.1.2.3 closed by remote host.",
    "Connection reset by 10.1.2.3 port 22",
    "mux_client_request_session: read from master failed: Broken pipe\nssh: connect to host 10.1.2.3 port 22: Connection timed out",
    "sudo: ldap_sasl_bind_s(): Connection refused\nConnection to 10.1.2.3 closed by remote host.",
    "sudo: unable to resolve host h-rel: Name or service not known",
    "bash: /var/log/commands: Permission denied",
    "systemctl: could not connect: No route to host",
    "audit: the host key is unknown: Host key verification failed. Ignored",
    'Load key "/etc/lattice/old": bad permissions',
  ])("may have begun where the connection ended with %j", async (words) => {
    ssh.behave(`printf '%s\\n' '${words}' >&2; exit 255`);

    expect(await act()).toMatchObject({ kind: "unknown", reason: "connection lost" });
  });
});

describe("an act that is given up", () => {
  it("is not sent where its time is over before ssh is started", async () => {
    ssh.behave("");
    expect(await act()).not.toMatchObject({ reason: "timed out" });
    const before = ssh.calls;
    const hosts = openUnitHosts(configured(), noTelemetry, { PATH: process.env["PATH"] });
    const over = new AbortController();
    const acted = hosts.act({ host: "h-rel", verb: "stop", unit: UNIT }, over.signal);
    over.abort();

    expect(await acted).toMatchObject({ reason: "timed out" });
    expect(ssh.calls).toBe(before);
  });
});

describe("an act's line for people", () => {
  it("quotes an address whose brackets a shell takes for a pattern", () => {
    const line = commandLine(configured("ops@[fe80::1]"));

    expect(line({ host: "h-rel", verb: "stop", unit: UNIT })).toBe(
      `${ssh.program} 'ops@[fe80::1]' sudo -n /usr/bin/systemctl stop --no-block ${UNIT}`,
    );
  });
});
