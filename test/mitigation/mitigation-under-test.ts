import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/adapters/store/open-store.ts";
import type { LatticeMap } from "../../src/lattice/lattice-members.ts";
import type { Verb } from "../../src/lattice/plan.ts";
import { isRefusal } from "../../src/message/refusal.ts";
import type { Refusal } from "../../src/message/refusal.ts";
import { Desk } from "../../src/mitigation/desk.ts";
import type { OpenDesk } from "../../src/mitigation/desk.ts";
import { typedHash } from "../../src/mitigation/plan/hashes.ts";
import type { Approved } from "../../src/mitigation/request/approve.ts";
import type { Asked } from "../../src/mitigation/request/ask.ts";
import type { MitigationSources } from "../../src/mitigation/sources.ts";
import { mitigationUseCases } from "../../src/mitigation/use-cases.ts";
import type { MitigationUseCases } from "../../src/mitigation/use-cases.ts";
import type { Actor } from "../../src/ports/actor.ts";
import type { StoredRequest } from "../../src/ports/store/request.ts";
import type { Fence } from "../../src/ports/store/run.ts";
import type { Store } from "../../src/ports/store/store.ts";
import { FakeMetrics } from "../fakes/fake-metrics.ts";
import { FakeUnitHosts } from "../fakes/fake-unit-hosts.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";
import { EndingStore } from "./ending-store.ts";
import { latticeOf, placesOf } from "./lattice.ts";
import { PEOPLE } from "./people.ts";
import { StoreSeen } from "./store-seen.ts";

/** Waits for the end of what it does, and is told nothing on the way. */
export const WAIT = { wait: true, tell: () => undefined } as const;

export const GO = { wait: false, tell: () => undefined } as const;

export interface Wanted {
  readonly verb: Verb;
  readonly members?: readonly string[];
  readonly strict?: boolean;
  readonly reason?: string;
}

type OpenTestStore = (folder: string) => Promise<Store>;

let testStore: OpenTestStore = async (folder) => {
  const config = { kind: "sqlite", path: join(folder, "lattice.db") } as const;
  const holder = { pid: process.pid, host: "here", what: "a test" };
  const opened = await openStore(config, { clock: new SkippingClock(), env: {}, holder });
  if (opened.kind !== "open") throw new Error(opened.text);
  return opened.store;
};

/** Has the same tests run over another store than the embedded one. */
export function overStore(open: OpenTestStore): void {
  testStore = open;
}

/** Fast enough for a test, with every wait that there really is. */
const SETTINGS = {
  expireAfterMs: 600_000,
  stayDownMs: 20,
  remindAtMs: [120_000, 300_000],
  runForMs: { pause: 1_800_000, other: 600_000 },
  restart: "two-person",
  pollMs: 5,
  tryAgainMs: 20,
  watchMs: 20,
  reportMs: 0,
  lateMs: 40,
} as const;

/** A desk over the real store in a folder of its own, with hosts in memory. */
export class MitigationUnderTest {
  readonly clock = new SkippingClock();
  readonly hosts = new FakeUnitHosts();
  readonly metrics = new FakeMetrics();
  /** Whether the turn to act is somebody else's, as far as the desk's process knows. */
  withoutTurn = false;
  /** Errors that nobody was told of. */
  readonly reported: unknown[] = [];
  readonly seen: StoreSeen;
  sources: MitigationSources;
  readonly #folder: string;
  readonly #file: Store;
  #fence: Fence | undefined;
  #desk: Desk | undefined;
  #store: EndingStore | undefined;

  private constructor(folder: string, file: Store, map: LatticeMap) {
    this.#folder = folder;
    this.#file = file;
    this.seen = new StoreSeen(file);
    for (const { host, unit } of placesOf(map)) this.hosts.add(host, unit);
    this.sources = {
      ground: { map, sshTarget: (host) => `ops@${host}` },
      hosts: this.hosts,
      commandLine: ({ host, unit, verb }) => `ssh ops@${host} sudo -n systemctl ${verb} ${unit}`,
      walk: () => Promise.resolve({ kind: "beyond-calendar", lastSlot: 1 }),
      metrics: this.metrics,
      clock: this.clock,
      people: PEOPLE,
      settings: SETTINGS,
      ruling: { approvals: { restart: "two-person" } },
      publicNames: {},
      report: (error) => this.reported.push(error),
    };
  }

  static async open(map: LatticeMap = latticeOf()): Promise<MitigationUnderTest> {
    const folder = mkdtempSync(join(tmpdir(), "lattice-mitigation-"));
    return new MitigationUnderTest(folder, await testStore(folder), map);
  }

  /** Before the desk is opened, or for the next one. */
  settings(change: Partial<MitigationSources["settings"]>): void {
    this.sources = { ...this.sources, settings: { ...this.sources.settings, ...change } };
  }

  /** As if the configuration had been changed before the next start. */
  ground(map: LatticeMap, sshTarget = this.sources.ground.sshTarget): void {
    this.sources = { ...this.sources, ground: { map, sshTarget } };
  }

  get desk(): Desk {
    this.#desk ??= this.#newDesk();
    return this.#desk;
  }

  /** The store as the desk's process has it. */
  get store(): EndingStore {
    this.#store ??= new EndingStore(this.#file, () => {
      this.hosts.gone = true;
    });
    return this.#store;
  }

  get use(): MitigationUseCases {
    return mitigationUseCases(this.desk);
  }

  async opened(): Promise<OpenDesk> {
    const opened = await this.desk.open();
    if (isRefusal(opened)) throw new Error(opened.text);
    return opened;
  }

  /** The process is killed: what it was doing is left as it stands, and nothing more of it arrives anywhere. */
  async kill(): Promise<void> {
    if (!this.store.ended) this.store.end();
    await this.#desk?.close();
    this.#desk = undefined;
    this.#store = undefined;
    this.hosts.gone = false;
  }

  /** The process is told to stop, and stops as it should. */
  async stop(): Promise<void> {
    await this.#desk?.close();
    this.#desk = undefined;
    this.#store = undefined;
  }

  async close(): Promise<void> {
    await this.#desk?.close();
    await this.#file.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Another process takes the turn, which the desk's process does not know yet. */
  async turnTaken(): Promise<void> {
    await this.#file.write(({ lease }) =>
      lease.take({ holder: "another", ttlMs: 1_000_000_000, force: true }),
    );
  }

  /** The desk's process takes the turn, also from another. */
  async takesTurn(): Promise<void> {
    this.#fence = await this.store.write(({ lease }) =>
      lease.take({ holder: "a test", ttlMs: 1_000_000_000, force: true }),
    );
  }

  asks(
    actor: Actor,
    { verb, members = [], strict = verb !== "pause", reason }: Wanted,
  ): Promise<Asked | Refusal> {
    return this.use.ask(actor, { verb, members, strict, reason }, GO);
  }

  /** Asks for what is sure to be asked for. */
  async request(actor: Actor, wanted: Wanted): Promise<StoredRequest> {
    const asked = await this.asks(actor, wanted);
    if (isRefusal(asked) || asked.request === undefined) throw new Error(JSON.stringify(asked));
    return asked.request;
  }

  approves(
    actor: Actor,
    { id, planHash }: Pick<StoredRequest, "id" | "planHash">,
    follow: typeof WAIT | typeof GO = WAIT,
  ): Promise<Approved | Refusal> {
    return this.use.approve(actor, { id, hash: typedHash(planHash) }, follow);
  }

  /** Asked for by one person and approved by another; resolves when the run holds or ends. */
  async run(
    [requester, approver]: readonly [Actor, Actor],
    wanted: Wanted,
    follow: typeof WAIT | typeof GO = WAIT,
  ): Promise<string> {
    const request = await this.request(requester, wanted);
    const approved = await this.approves(approver, request, follow);
    if (isRefusal(approved)) throw new Error(JSON.stringify(approved));
    return request.id;
  }

  #newDesk(): Desk {
    const { store } = this;
    const openLedger = async () => {
      await this.takesTurn();
      return {
        store,
        fence: () => (this.withoutTurn ? undefined : this.#fence),
        close: () => Promise.resolve(),
      };
    };
    const reading = { store, inUse: () => Promise.resolve(false) };
    return new Desk(this.sources, openLedger, () => Promise.resolve(reading));
  }
}

/** Runs a test against a desk of its own, and closes it whatever happens. */
export async function withMitigation<T>(
  use: (under: MitigationUnderTest) => Promise<T>,
  map?: LatticeMap,
): Promise<T> {
  const under = await MitigationUnderTest.open(map);
  try {
    const result = await use(under);
    if (under.reported.length > 0)
      throw new Error("an error was reported", { cause: under.reported[0] });
    return result;
  } finally {
    await under.close();
  }
}

/** Waits until it is so, and says what was waited for where it never is. */
export async function until(words: string, so: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = Date.now() + 5_000;
  while (!(await so())) {
    if (Date.now() > endMs) throw new Error(`never: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
