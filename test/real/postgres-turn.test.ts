import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { holdTurn } from "../../src/app/turn.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { Desk } from "../../src/mitigation/desk.ts";
import { mitigationUseCases } from "../../src/mitigation/use-cases.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { openPlace } from "../contracts/store/open-place.ts";
import { EndingStore } from "../mitigation/ending-store.ts";
import { GO, overStore, until, withMitigation } from "../mitigation/mitigation-under-test.ts";
import type { MitigationUnderTest } from "../mitigation/mitigation-under-test.ts";
import { actor } from "../mitigation/people.ts";
import { PostgresServer, POSTGRES_NEEDS, sendSql } from "./postgres-server.ts";
import { describeWith } from "./programs.ts";

/** A turn lasts 10 s; whoever waits for it asks every 3 s. */
const TURN_MS = 10_000;
const TAKEOVER_MS = TURN_MS + 3_000 + 1_500;

/** A process that wants the turn, and what it said of it. */
class TurnProcess {
  readonly said: { readonly words: string; readonly atMs: number }[] = [];
  readonly #child: ChildProcess;

  constructor(address: string) {
    const args = ["--disable-warning=ExperimentalWarning", resolve("test/real/turn-process.ts")];
    this.#child = spawn(process.execPath, [...args, address], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      for (const words of chunk.toString().trim().split("\n")) {
        this.said.push({ words, atMs: performance.now() });
      }
    });
  }

  get words(): readonly string[] {
    return this.said.map(({ words }) => words);
  }

  /** When it said so. */
  async says(words: string, withinMs: number): Promise<number> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const found = this.said.find((one) => one.words === words);
      if (found !== undefined) return found.atMs;
      if (performance.now() > endMs) {
        throw new Error(`never said “${words}”, but ${this.words.join(", ")}`);
      }
      await sleep(10);
    }
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill(signal);
    await ended;
  }
}

describeWith(POSTGRES_NEEDS, "the turn to act in a PostgreSQL that several share", () => {
  let server: PostgresServer;
  const processes: TurnProcess[] = [];

  beforeAll(async () => {
    server = await PostgresServer.open();
  }, 60_000);

  afterEach(async () => {
    for (const one of processes.splice(0)) await one.end("SIGKILL");
  });

  afterAll(() => server.close());

  /** One that has the turn, and one that waits for it. */
  async function two(): Promise<readonly [TurnProcess, TurnProcess, string]> {
    const address = await server.database();
    const first = new TurnProcess(address);
    processes.push(first);
    await first.says("turn 1", 10_000);
    const second = new TurnProcess(address);
    processes.push(second);
    await second.says("none", 10_000);
    return [first, second, address];
  }

  it("stays with the process that has it, for longer than one turn lasts", async () => {
    const [first, second] = await two();
    await sleep(TURN_MS + 4_000);

    expect(first.words).toEqual(["turn 1"]);
    expect(second.words).toEqual(["none"]);
  }, 60_000);

  it("goes to the other process once its holder was killed, and not before its time is over", async () => {
    const [first, second] = await two();
    await first.end("SIGKILL");
    const killedMs = performance.now();
    const takenMs = await second.says("turn 2", TAKEOVER_MS);

    // The last renewal may be 3 s old.
    expect(takenMs - killedMs).toBeGreaterThan(TURN_MS - 3_000 - 500);
  }, 60_000);

  it("goes to the other process at once where its holder ends as it should", async () => {
    const [first, second] = await two();
    await first.end("SIGTERM");

    await second.says("turn 2", 3_000 + 1_500);
  }, 60_000);

  it("is given up by its holder before its time is over, where it cannot be renewed", async () => {
    const [first, second, address] = await two();
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    await client.query("BEGIN");
    await client.query("LOCK TABLE lease IN EXCLUSIVE MODE");
    await first.says("none", TURN_MS);
    const [row] = await sendSql(
      address,
      "SELECT expires_ms - (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS left_ms FROM lease",
    );

    expect(Number(row?.["left_ms"])).toBeGreaterThan(1_000);
    expect(second.words).toEqual(["none"]);
    await client.end();
    // Whoever it is that has it then, only one does.
    await sleep(4_000);
    expect([first.words.at(-1), second.words.at(-1)].filter((one) => one !== "none")).toHaveLength(
      1,
    );
  }, 60_000);

  it("comes with the run that its killed holder left, which the other one ends", async () => {
    const address = await server.database();
    const open = async () => {
      const opened = await openPlace({ kind: "postgres", address });
      if (opened.kind !== "open") throw new Error(opened.text);
      return opened.store;
    };
    overStore(open);
    await withMitigation(async (under) => {
      const killed = new EndingStore(await open(), () => undefined);
      const first = deskOver(under, killed, "first");
      const second = deskOver(under, await open(), "second");
      await first.open();
      await second.open();
      under.hosts.unit("tally-1").onStop = "stuck";
      const use = mitigationUseCases(first);
      await use.ask(
        actor("ada"),
        { verb: "pause", members: [], strict: false, reason: undefined },
        GO,
      );
      const { planHash } = await under.seen.request("R1");
      await use.approve(actor("ben"), { id: "R1", hash: planHash }, GO);
      await until("tally", () => under.hosts.log.includes("stop tally-1"));
      killed.end();
      under.hosts.unit("tally-1").stopByHand();
      const endMs = performance.now() + TAKEOVER_MS + 3_000;
      while ((await under.seen.view("R1")).run.state === "running" && performance.now() < endMs) {
        await sleep(50);
      }

      expect((await under.seen.view("R1")).run.state).toBe("complete");
      expect(under.hosts.running()).toEqual([]);
      expect(under.hosts.log.toSorted()).toEqual([...new Set(under.hosts.log)].toSorted());
      expect(await under.seen.audit("action.uncertain")).toMatchObject([{ host: "tally-1" }]);
      expect(await under.seen.whole()).toBe(true);
      await second.close();
      await first.close().catch(() => undefined);
      under.reported.length = 0;
    });
  }, 60_000);
});

/** A bot's desk over a store that it shares, with the turn as the program takes it. */
function deskOver(under: MitigationUnderTest, store: Store, holder: string): Desk {
  const openLedger = async () => {
    const report = (error: unknown) => under.reported.push(error);
    const turn = await holdTurn({ store, clock: systemClock, holder, report });
    return { store, fence: () => turn.fence(), close: () => turn.close() };
  };
  const reading = { store, inUse: () => Promise.resolve(true) };
  return new Desk(under.sources, openLedger, () => Promise.resolve(reading));
}
