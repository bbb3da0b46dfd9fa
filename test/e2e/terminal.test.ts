import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { lattice, launch, printed } from "../fakes/program.ts";
import { TerminalWorld } from "./terminal-world.ts";
import type { Typist } from "./terminal-world.ts";

let world: TerminalWorld;

beforeAll(async () => {
  world = await TerminalWorld.open();
});

afterAll(() => world.close());

beforeEach(() => {
  world.forget();
});

const run = (words: string, who?: Typist) => world.run(words, who);
const asked = (member: string) => world.asked(`stop ${member}`);
const audit = (...args: readonly string[]) => world.audit(...args);

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
    const bare = join(world.home, "bare.yaml");
    const { store, ...rest } = parse(readFileSync(world.configPath, "utf8")) as Record<
      string,
      unknown
    >;
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
    const bot = launch(["start", "--config", world.configPath], { env: { HOME: world.home } });
    await printed(bot, /listening/);
    const approve = await asked("unseal-5");
    const second = await lattice(["start", "--config", world.configPath]);
    const done = await run(approve, { as: "ben" });

    expect(second.status).toBe(2);
    expect(second.stderr).toContain(`${bot.pid ?? ""}`);
    expect(second.stderr).toContain("lattice start");
    expect(done).toMatchObject({ status: 0, answer: { result: { run: { state: "complete" } } } });
    expect(await audit("verify")).toMatchObject({ status: 0 });
    const check = await lattice(["check", "--config", world.configPath, "--json"]);
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
    const changed = readFileSync(world.configPath, "utf8");
    writeFileSync(world.configPath, changed.replace("Cho Park", "Cho Parker"));
    try {
      expect(await run(approve, { as: "ben" })).toMatchObject({
        status: 2,
        answer: { error: { code: "void" } },
      });
      const { answer } = await run("runs");

      expect(answer).toMatchObject({ result: { requests: [] } });
      expect(JSON.stringify(answer)).toContain("Void with it: R1");
    } finally {
      writeFileSync(world.configPath, changed);
    }
  });
});

describe("a terminal's command that is killed in the middle of a pause", () => {
  it("is told of by `runs`, which does nothing about it, and gone on with by the next word", async () => {
    const killed = world.launch(await world.asked("pause"), { as: "ben" });
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
