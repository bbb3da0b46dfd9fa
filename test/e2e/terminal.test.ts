import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";

/** A simulated lattice that other processes see as a real one, and two people with keys of their own. */
const home = mkdtempSync(join(tmpdir(), "lattice-terminal-"));
let world: ChildProcess;
let configPath: string;

function key(person: string): string {
  return join(home, `${person}-key`);
}

beforeAll(async () => {
  for (const person of ["ada", "ben"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", person, "-f", key(person)]);
  }
  world = launch(["drill", "--serve", "--json"]);
  const [, path = ""] = await printed(world, /"config":"([^"]+)"/);
  const config = parse(readFileSync(path, "utf8")) as {
    people: Record<string, { sshKeys?: string[] }>;
    store: object;
    http: object;
  };
  for (const person of ["ada", "ben"]) {
    const section = config.people[person];
    if (section !== undefined)
      section.sshKeys = [readFileSync(`${key(person)}.pub`, "utf8").trim()];
  }
  config.store = { sqlite: "./var/lattice.db" };
  configPath = join(home, "lattice.yaml");
  writeFileSync(configPath, stringify(config));
});

afterAll(async () => {
  await stop(world);
  rmSync(home, { recursive: true, force: true });
});

beforeEach(() => {
  rmSync(join(home, "var"), { recursive: true, force: true });
});

/** One command from a terminal, as somebody, with somebody's key. */
async function run(words: string, who?: { readonly as: string; readonly key?: string }) {
  const as = who === undefined ? [] : ["--as", who.as, "--key", key(who.key ?? who.as)];
  const args = ["run", "--config", configPath, ...as, "--json", "--", words];
  const { status, stdout, stderr } = await lattice(args, { env: { HOME: home } });
  return { status, answer: objects(stdout)[0], stderr };
}

/** Asks to stop a member, and gives what to type to agree. */
async function asked(member: string): Promise<string> {
  const { answer } = await run(`stop ${member} --reason "a test"`, { as: "ada" });
  const { request } = answer?.["result"] as { request: { id: string; planHash: string } };
  return `approve ${request.id} ${request.planHash.slice(0, 8)}`;
}

async function audit(...args: readonly string[]) {
  return lattice(["audit", ...args, "--config", configPath]);
}

describe("two people on terminals, with no bot", () => {
  it("sign for themselves: the asker cannot agree, nor somebody with another's key, and then a unit is stopped", async () => {
    const approve = await asked("offer-3");
    const own = await run(approve, { as: "ada" });
    const forged = await run(approve, { as: "ben", key: "ada" });
    const done = await run(approve, { as: "ben" });

    expect(own).toMatchObject({ status: 2, answer: { error: { code: "own-request" } } });
    expect(forged).toMatchObject({ status: 2, answer: { error: { code: "proof" } } });
    expect(done).toMatchObject({
      status: 0,
      answer: { outcome: "ok", result: { run: { state: "complete", approvedBy: "ben" } } },
    });
    expect(done.stderr).toContain("does: approve");
    const exported = (await audit("export")).stdout;
    for (const text of ["BEGIN SSH SIGNATURE", "own-request", "systemctl stop --no-block"]) {
      expect(exported).toContain(text);
    }
    expect(await audit("verify")).toMatchObject({ status: 0 });
  });

  it("must say who they are, and prove it", async () => {
    expect(await run("stop offer-2")).toMatchObject({
      status: 2,
      answer: { error: { code: "proof" } },
    });
    expect(await run("stop offer-2", { as: "cho", key: "ada" })).toMatchObject({
      status: 2,
      answer: { error: { code: "rights" } },
    });
    expect(await run("runs")).toMatchObject({ status: 0, answer: { result: { requests: [] } } });
    expect((await audit("export")).stdout).toMatch(/cho.*rights.*proved.*refused/s);
  });

  it("may look at the plan and its lines with no store at all", async () => {
    const bare = join(home, "bare.yaml");
    const { store, ...rest } = parse(readFileSync(configPath, "utf8")) as Record<string, unknown>;
    expect(store).toBeDefined();
    writeFileSync(bare, stringify(rest));
    const dry = await lattice(["run", "--config", bare, "--", "pause --dry-run --commands"]);
    const ask = await lattice(["run", "--config", bare, "--as", "ada", "--", "pause"]);

    expect(dry.status).toBe(0);
    expect(dry.stdout).toContain("systemctl stop --no-block builder@tally-member.service");
    expect(ask).toMatchObject({ status: 2 });
    expect(ask.stderr).toMatch(/Add `store` to the\s+configuration/);
  });
});

describe("while the bot runs", () => {
  it("a terminal's commands go to it, another bot is refused, and a killed one leaves the store usable", async () => {
    const bot = launch(["start", "--config", configPath], { env: { HOME: home } });
    await printed(bot, /listening/);
    const approve = await asked("unseal-5");
    const second = await lattice(["start", "--config", configPath]);
    const done = await run(approve, { as: "ben" });

    expect(second.status).toBe(2);
    expect(second.stderr).toContain(`${bot.pid ?? ""}`);
    expect(second.stderr).toContain("lattice start");
    expect(done).toMatchObject({ status: 0, answer: { result: { run: { state: "complete" } } } });
    expect(await audit("verify")).toMatchObject({ status: 0 });
    const check = await lattice(["check", "--config", configPath, "--json"]);
    expect(check.stdout).toContain('{"id":"store","verdict":"pass","summary":"can be read"}');
    bot.kill("SIGKILL");
    await once(bot, "close");
    expect(await run("runs")).toMatchObject({
      status: 0,
      answer: { result: { runs: [{ id: "R1", state: "complete" }] } },
    });
  });

  it("tells everybody of a change of people, and voids what waits", async () => {
    const approve = await asked("relay-3");
    const changed = readFileSync(configPath, "utf8");
    writeFileSync(configPath, changed.replace("Cho Park", "Cho Parker"));
    try {
      expect(await run(approve, { as: "ben" })).toMatchObject({
        status: 2,
        answer: { error: { code: "void" } },
      });
      const { answer } = await run("runs");

      expect(answer).toMatchObject({ result: { requests: [] } });
      expect(JSON.stringify(answer)).toContain("Void with it: R1");
    } finally {
      writeFileSync(configPath, changed);
    }
  });
});

describe("a terminal's command that is killed in the middle of a pause", () => {
  it("is told of by `runs`, which does nothing about it, and gone on with by the next word", async () => {
    const { answer } = await run("pause", { as: "ada" });
    const { request } = answer?.["result"] as { request: { id: string; planHash: string } };
    const words = `approve ${request.id} ${request.planHash.slice(0, 8)}`;
    const args = ["run", "--config", configPath, "--as", "ben", "--key", key("ben"), "--", words];
    const killed = launch(args, { env: { HOME: home } });
    await printed(killed, /does: approve/);
    await sleep(2_500);
    killed.kill("SIGKILL");
    await once(killed, "close");

    const acted = (await audit("export")).stdout.match(/action\.intent/g)?.length;
    const looked = await run("runs");
    expect(JSON.stringify(looked.answer)).toContain("nobody carries it on");
    expect(looked.answer).toMatchObject({ result: { runs: [{ id: "R1", state: "running" }] } });
    expect((await audit("export")).stdout.match(/action\.intent/g)?.length).toBe(acted);

    expect(await run("deny R9", { as: "ben" })).toMatchObject({ status: 2 });
    expect(await run("runs")).toMatchObject({
      status: 0,
      answer: { result: { paused: "R1", runs: [{ id: "R1", state: "complete" }] } },
    });
  }, 60_000);
});
