import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openHosts } from "../../src/app/hosts.ts";
import { parseConfig } from "../../src/config/load.ts";
import { withKeys } from "../config/example.ts";
import { FakeSsh } from "../fakes/fake-ssh.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

// Only what no real sshd can be made to do at will; everything else is under test/real.

let ssh: FakeSsh;
const telemetry = new RecordedTelemetry();

beforeAll(() => {
  ssh = new FakeSsh();
});

afterAll(() => {
  ssh.close();
});

function hosts(keys: Readonly<Record<string, unknown>> = {}, program = ssh.program) {
  const config = parseConfig(
    withKeys({
      hosts: { "h-rel": { ssh: "ops@10.1.2.3" } },
      ssh: {
        program,
        commandTimeout: "1s",
        latticeIdCommand: ["echo", "0xAB".padEnd(66, "c")],
        ...keys,
      },
    }),
    "/etc/lattice",
  );
  const env = { PATH: process.env["PATH"], SLACK_BOT_TOKEN: "xoxb-never" };
  return openHosts(config, telemetry, env);
}

const id = (given: ReturnType<typeof hosts>) =>
  given.latticeId("h-rel", AbortSignal.timeout(3_000));

describe("ssh", () => {
  it("is called with options that let nobody ask, forward or guess", async () => {
    ssh.behave("");
    await id(hosts({ configFile: "ssh_config", readKeyFile: "keys/read" }));

    for (const words of [
      "-F\n/etc/lattice/ssh_config",
      "-i\n/etc/lattice/keys/read",
      "BatchMode=yes",
      "StrictHostKeyChecking=yes",
      "ForwardAgent=no",
      "IdentitiesOnly=yes",
      "ControlPersist=60",
      "--\nops@10.1.2.3\nLC_ALL=C echo",
    ]) {
      expect(ssh.calls).toContain(words);
    }
  });

  it("runs in a process group of its own, so that Ctrl-C at a terminal does not reach it", async () => {
    ssh.behave('test "$(cut -d" " -f5 /proc/$$/stat)" = "$$" || exit 7');

    expect(await id(hosts())).toMatchObject({ kind: "lattice-id" });
  });

  it("does not see the bot's own secrets", async () => {
    ssh.behave('env | grep -q xoxb && { echo "Permission denied" >&2; exit 255; }');

    expect(await id(hosts())).toMatchObject({ kind: "lattice-id" });
  });

  it("is believed at the mark it was given, not at its status", async () => {
    ssh.behave('sh -c "$command"; exit 255');
    expect(await id(hosts())).toMatchObject({ kind: "lattice-id" });

    ssh.behave("echo half of an ans; exit 0");
    expect(await id(hosts())).toMatchObject({ kind: "unread", reason: "connection lost" });
  });

  it("is asked again when a connection it shared was lost, once", async () => {
    ssh.behave('[ -e "$0.second" ] || { touch "$0.second"; exit 255; }');
    expect(await id(hosts())).toMatchObject({ kind: "lattice-id" });
  });

  it.each([
    ["exit 255", "ssh: Could not resolve hostname h: Name or service not known", "unreachable"],
    ["exit 255", "ssh: connect to host h port 22: No route to host", "unreachable"],
    ["exit 255", "Host key verification failed.", "host key"],
    ["exit 255", "ops@h: Permission denied (publickey).", "login refused"],
    ["exit 255", "ssh_config: line 3: Bad configuration option: foo", "not configured"],
  ])("that ends with %s and %j is %s", async (exit, words, reason) => {
    ssh.behave(`echo '${words}' >&2; ${exit}`);

    expect(await id(hosts())).toMatchObject({ kind: "unread", reason });
  });

  it("is judged by all it said, when that comes after its end", async () => {
    ssh.behave(
      'sh -c "$command" 2>"$0.err"; sleep 0.3; { echo "sudo: a password is required"; cat "$0.err"; } >&2',
    );
    const asked = id(hosts({ latticeIdCommand: ["false"] }));

    expect(await asked).toMatchObject({ kind: "unread", reason: "not allowed" });
  });

  it("is believed when sudo only warned", async () => {
    ssh.behave(
      'echo "sudo: unable to resolve host h: Name or service not known" >&2; sh -c "$command"',
    );

    expect(await id(hosts())).toMatchObject({ kind: "lattice-id" });
    expect(await id(hosts({ latticeIdCommand: ["false"] }))).toMatchObject({
      reason: "unexpected answer",
    });
  });

  it("is stopped when it takes too long", async () => {
    ssh.behave("exec sleep 20");
    const begun = performance.now();

    expect(await id(hosts())).toMatchObject({ kind: "unread", reason: "timed out" });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it("is stopped when it prints without end", async () => {
    ssh.behave("exec yes");

    expect(await id(hosts())).toMatchObject({ kind: "unread", reason: "too large" });
  });

  it("may not be there at all", async () => {
    expect(await id(hosts({}, "/nowhere/ssh"))).toMatchObject({ reason: "no ssh program" });
  });

  it("is counted", () => {
    expect(telemetry.sources).toContain("ssh ok");
    expect(telemetry.sources).toContain("ssh timed out");
  });
});

describe("a host", () => {
  it.each([
    ["prints two ids", ["printf", "a".repeat(64) + "_" + "b".repeat(64)], "unexpected answer"],
    ["prints no id", ["echo", "hello"], "unexpected answer"],
    ["has no such program", ["no-such-program"], "no such program"],
  ])("that %s tells no lattice id", async (_what, latticeIdCommand, reason) => {
    ssh.behave("");

    expect(await id(hosts({ latticeIdCommand }))).toMatchObject({ kind: "unread", reason });
  });
});
