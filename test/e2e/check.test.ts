import { describe, expect, it } from "@jest/globals";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withKeys } from "../config/example.ts";
import { HttpServer, json, raw } from "../fakes/http-server.ts";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";

/** A port of the discard service: nobody listens there. */
const NOBODY = "http://127.0.0.1:9";

const folder = mkdtempSync(join(tmpdir(), "lattice-check-"));

interface Finding {
  readonly id: string;
  readonly verdict: string;
  readonly summary: string;
}

const findingsOf = (stdout: string) =>
  (objects(stdout)[0] as { result: { findings: readonly Finding[] } }).result.findings;

describe("lattice check --offline", () => {
  it("finds nothing wrong with the example, and prints the pause order", async () => {
    const { status, stdout } = await lattice([
      "check",
      "--config",
      "docs/lattice.example.yaml",
      "--offline",
    ]);

    expect(status).toBe(0);
    expect(stdout).toContain("nothing wrong");
    expect(stdout).toContain("pause 1: tally: builder@tally-member.service on tal-1, tal-2");
    expect(stdout).toContain("LATTICE_ALERTS_TOKEN");
    expect(stdout).toMatch(/pause 6: zipnet: builder@zipnet-server.*\n.*builder@zipnet-aggregator/);
  });

  it("names every problem at once", async () => {
    const path = join(folder, "bad.yaml");
    writeFileSync(path, withKeys({ a: 1, b: 2, "lattice.name": "two\nlines" }));
    const { status, stderr } = await lattice(["check", "--config", path, "--offline"]);

    expect(status).toBe(2);
    for (const key of ["a: unknown key", "b: unknown key", "lattice.name"])
      expect(stderr).toContain(key);
  });
});

it("lattice check --offline names keys that are not where the configuration has them", async () => {
  const path = join(folder, "keys.yaml");
  writeFileSync(path, withKeys({ ssh: { readKeyFile: "~/keys/look", actKeyFile: "./keys.yaml" } }));
  const { stdout } = await lattice(["check", "--config", path, "--offline", "--json"]);
  const told = findingsOf(stdout).filter(({ id }) => id.startsWith("ssh."));

  expect(told).toMatchObject([{ id: "ssh.readKeyFile", verdict: "note" }]);
  expect(told[0]?.summary).toContain("`~` stands for itself");
});

/** A simulated lattice in another process, and the path of its configuration. */
async function served(scenario: string) {
  const drill = launch(["drill", "--scenario", scenario, "--serve", "--json"]);
  const [line] = await printed(drill, /\{.*\}\n/);
  return { drill, config: (JSON.parse(line) as { result: { config: string } }).result.config };
}

describe("lattice check", () => {
  it("asks every source, host and unit, and every rule on every host", async () => {
    const { drill, config } = await served("healthy");
    const { status, stdout } = await lattice(["check", "--config", config, "--json"]);
    await stop(drill);
    const [answer] = objects(stdout);
    const { findings } = (answer as { result: { findings: { id: string; verdict: string }[] } })
      .result;

    expect(findings.filter(({ verdict }) => !["pass", "note"].includes(verdict))).toEqual([]);
    expect(status).toBe(0);
    const ids = findings.map(({ id }) => id);
    for (const id of [
      "chain.beacon",
      "rpc of atelier-1",
      "quote of unseal-1",
      "metrics of relay",
      "exporter of relay-1",
      "unit builder@relay-member.service on host-relay-1",
      "log of builder@relay-member.service on host-relay-1",
      "lattice id on host-relay-1",
      "environment files of relay-1 on host-relay-1",
      "environment keys of relay-1 on host-relay-1",
      "acting on builder@relay-member.service on host-relay-1",
      "acting on anything else on host-relay-1",
      "reading anything else on host-relay-1",
    ]) {
      expect(ids).toContain(id);
    }
    expect(ids.filter((id) => id.startsWith("gateway "))).toHaveLength(2);
    expect(ids.filter((id) => id.startsWith("execution node "))).toHaveLength(1);
    expect(ids.filter((id) => /^relay (?!member)/.test(id)).length).toBeGreaterThan(0);
  });

  it.each([
    ["hosts-down", "host host-relay-1", "refuses ssh connections"],
    ["host-key-changed", "host host-atelier-1", "host key"],
    ["metrics-down", "metrics of relay", "absent"],
    ["booted-without-tdx", "quote of atelier-1", "no gateway has one"],
    ["quotes-down", "quote of atelier-1", "http status"],
    ["journal-denied", "log of builder@unseal-member.service", "not allowed"],
    ["act-refused", "acting on builder@relay-member.service on host-relay-1", "check --sudoers"],
    ["rights-too-wide", "acting on anything else on host-relay-1", "stop systemd-journald.service"],
    ["rights-too-wide", "reading anything else on host-relay-1", "/etc/shadow"],
  ])("fails in %s, and names %s", async (scenario, id, words) => {
    const { drill, config } = await served(scenario);
    const { status, stdout } = await lattice(["check", "--config", config]);
    await stop(drill);
    const said = stdout.replace(/\s+/g, " ");

    expect(status).toBe(1);
    expect(said).toMatch(new RegExp(`FAILED · ${id.replaceAll(".", "\\.")}[^·]*${words}`));
  });
});

describe("lattice check --sudoers", () => {
  const example = ["check", "--config", "docs/lattice.example.yaml", "--sudoers"];

  it("prints what a host needs, literally, for whoever logs in there", async () => {
    const { status, stdout } = await lattice([...example, "zip-1"]);

    expect(status).toBe(0);
    expect(stdout).toContain("ops ALL=(root) NOPASSWD:");
    expect(stdout).toContain("--unit\\=builder@zipnet-server.service");
    expect(stdout).toContain("systemctl reset-failed builder@zipnet-server.service");
    expect(stdout).toBe(readFileSync("deploy/hosts/sudoers", "utf8"));
    const commands = stdout.split("\n").filter((line) => line.startsWith("    "));
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) expect(command).not.toMatch(/[*?[\]!]/);
  });

  it("has the quote providers' logs only where TDX is asked for", async () => {
    const gated = await lattice([...example, "uns-1"]);
    const plain = await lattice([...example, "rel-1"]);

    expect(gated.stdout).toContain("qgsd.service");
    expect(plain.stdout).not.toContain("qgsd.service");
    expect(plain.stdout).toContain("put who logs in there");
  });

  it("refuses a host nobody runs on, with the nearest names", async () => {
    const { status, stderr } = await lattice([...example, "zip-9"]);

    expect(status).toBe(2);
    expect(stderr).toContain("zip-1");
  });
});

describe("lattice check --polkit", () => {
  const example = ["check", "--config", "docs/lattice.example.yaml", "--polkit"];

  it("prints what a host needs: this user, these verbs, this unit, literally", async () => {
    const { status, stdout } = await lattice([...example, "zip-1"]);

    expect(status).toBe(0);
    expect(stdout).toBe(readFileSync("deploy/hosts/50-lattice-chatops.rules", "utf8"));
    expect(stdout).toContain('subject.user === "ops"');
    expect(stdout).toContain('["builder@zipnet-server.service"]');
  });

  it("says where the configuration names no user, and refuses a host nobody runs on", async () => {
    const plain = await lattice([...example, "rel-1"]);
    const nobody = await lattice([...example, "zip-9"]);

    expect(plain.stdout).toContain("put who logs in there");
    expect(nobody.status).toBe(2);
    expect(nobody.stderr).toContain("zip-1");
  });
});

describe("lattice check --gateway", () => {
  it("passes the simulated gateway, with and without its configuration", async () => {
    const drill = launch(["drill", "--serve", "--json"]);
    const [line] = await printed(drill, /\{.*\}\n/);
    const { config } = (JSON.parse(line) as { result: { config: string } }).result;
    const offline = await lattice(["check", "--config", config, "--offline"]);
    const url = /url: (\S+)/.exec(readFileSync(config, "utf8"))?.[1] ?? "";
    const configured = await lattice(["check", "--config", config, "--gateway", url]);
    const without = await lattice(["check", "--gateway", url, "--json"], { cwd: folder });
    await stop(drill);

    expect([offline.status, configured.status, without.status]).toEqual([0, 0, 0]);
    expect(findingsOf(without.stdout).length).toBeGreaterThan(15);
  });

  it("fails a gateway that is not one, and tells each thing that is wrong", async () => {
    const server = await HttpServer.open((request, response) => {
      const identity = { latticeId: "ab".repeat(32), organisms: {} };
      const leak = { online: true, latestSlot: 1, entries: [], cleartext: "what a user sent" };
      const answer = request.url === "/v1/lattice" ? json(200, identity) : json(200, leak);
      answer(request, response);
    });
    const { status, stdout } = await lattice(["check", "--gateway", server.url, "--json"], {
      cwd: folder,
    });
    await server.close();

    expect(status).toBe(1);
    const summaries = findingsOf(stdout)
      .filter(({ verdict }) => verdict === "fail")
      .map(({ summary }) => summary);
    expect(summaries.join("\n")).toContain("does not tell n and online of zipnet");
    expect(summaries.join("\n")).toContain("looks like a payload");
    expect(summaries.join("\n")).toContain("must answer 404");
    expect(summaries.join("\n")).toContain("does not exist");
  });

  it.each([
    ["index: -1", { index: -1 }, "negative slot"],
    ["committedAt an hour ahead", { committedAt: Date.now() + 3_600_000 }, "future commit"],
    ["a digest that is no hex", { digest: "zz" }, "not what the gateway interface promises"],
  ])("fails a gateway that a walk could not use: %s", async (_what, wrong, words) => {
    const fields = { round: 7 };
    const good = { slot: 7, index: 3, committedAt: 1, digest: "ab", fields };
    const server = await HttpServer.open((request, response) => {
      const entries = [{ ...good, ...wrong }];
      const list = json(200, { online: true, latestSlot: 7, entries });
      const identity = json(200, { latticeId: "ab".repeat(32), organisms: {} });
      (request.url === "/v1/lattice" ? identity : list)(request, response);
    });
    const args = ["check", "--gateway", server.url, "--json"];
    const { status, stdout } = await lattice(args, { cwd: folder });
    await server.close();

    expect(status).toBe(1);
    expect(JSON.stringify(findingsOf(stdout))).toContain(words);
  });

  it("could not tell, exit 3, when nobody answers; finds fault, exit 1, with HTML", async () => {
    const server = await HttpServer.open(raw(200, "<html>"));
    const html = await lattice(["check", "--gateway", server.url], { cwd: folder });
    await server.close();
    const gone = await lattice(["check", "--gateway", NOBODY], { cwd: folder });
    const bad = await lattice(["check", "--gateway", "localhost"], { cwd: folder });

    expect([html.status, gone.status, bad.status]).toEqual([1, 3, 2]);
  });
});
