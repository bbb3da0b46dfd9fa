import type { ServerResponse } from "node:http";
import { isOrganism, ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import type { ReaderFault } from "./fault.ts";
import { sendJson } from "./loopback-server.ts";
import type { Handler } from "./loopback-server.ts";
import type { QuoteBook } from "./quote-book.ts";
import { answerBadly, distorted } from "./reader-faults.ts";
import { newestRecords, newestSlots, recordAt } from "./records.ts";
import { slotOfRound } from "./rounds.ts";
import { faultsOf, hashOf } from "./world.ts";
import type { World } from "./world.ts";

interface GatewayOptions {
  /** The world as it is now: a trainer may change it while the server runs. */
  readonly world: () => World;
  readonly now: () => number;
  /** Which reader this is, counted from 1. */
  readonly reader: number;
  /** What it holds of members' TDX quotes; none without. */
  readonly quotes?: QuoteBook;
}

/** A simulated collection gateway, with the faults the scenario gives this reader. */
export function gatewayHandler({ world, now, reader, quotes }: GatewayOptions): Handler {
  return ({ pathname, searchParams }, response) => {
    const [version, name = "", kind = "", position = "", part] = pathname.split("/").slice(1);
    const gateway = { world: world(), nowMs: now(), reader };
    if (version !== "v1") notFound(response);
    else if (name === "lattice") sendLattice(gateway, response);
    else if (isOrganism(name)) {
      const asked = { ...gateway, organism: name, faults: faultsOfReader(gateway, name) };
      if (answerBadly(asked.faults, response)) return;
      if (kind === "latest") sendLatest(asked, Number(searchParams.get("limit") ?? 1), response);
      else if (kind === "members" && part === "tdx")
        void sendQuote(asked, position, { quotes, response });
      else sendOne(asked, kind, Number(position), response);
    } else notFound(response);
  };
}

/** zipnet counts rounds, everyone else slots. */
function sendOne(asked: Asked, kind: string, position: number, response: ServerResponse): void {
  if (asked.organism === "zipnet" && kind === "rounds") {
    sendRecord(asked, slotOfRound(position), response);
  } else if (asked.organism !== "zipnet" && kind === "slots") {
    sendRecord(asked, position, response);
  } else notFound(response);
}

interface Gateway {
  readonly world: World;
  readonly nowMs: number;
  readonly reader: number;
}

interface Asked extends Gateway {
  readonly organism: Organism;
  readonly faults: readonly ReaderFault[];
}

/** Faults of this reader: those of the whole reader, and those of the organism asked for. */
function faultsOfReader(
  { world, reader }: Gateway,
  organism: Organism | undefined,
): readonly ReaderFault[] {
  return faultsOf(world, "reader").filter(
    (fault) =>
      fault.reader === reader &&
      (fault.organisms === undefined ||
        (organism !== undefined && fault.organisms.includes(organism))),
  );
}

function sendLattice(gateway: Gateway, response: ServerResponse): void {
  const { topology } = gateway.world;
  const faults = faultsOfReader(gateway, undefined);
  if (answerBadly(faults, response)) return;
  const other = faults.some(({ mode }) => mode === "other-lattice");
  const organisms = Object.fromEntries(
    ORGANISMS.map((name) => [name, { n: topology.organisms[name].members.length, online: true }]),
  );
  const latticeId = other ? hashOf("another lattice", topology.latticeId) : topology.latticeId;
  sendJson(response, 200, { latticeId, organisms });
}

/** A reader that is behind sees the world as it was. */
function seenAt({ world, nowMs, faults }: Asked): number {
  const behind = faults.find(({ mode }) => mode === "behind");
  return nowMs - (behind?.slots ?? 0) * world.slots.slotMs;
}

function sendLatest(asked: Asked, limit: number, response: ServerResponse): void {
  const count = Math.min(64, Math.max(1, Math.trunc(limit) || 1));
  const records = newestRecords(asked.world, asked.organism, seenAt(asked), count);
  const entries = records.map((record) => distorted(record, asked.faults, asked.nowMs));
  sendJson(response, 200, { online: online(asked), latestSlot: records[0]?.slot ?? null, entries });
}

function sendRecord(asked: Asked, slot: number, response: ServerResponse): void {
  const { world, organism, faults, nowMs } = asked;
  const seen = seenAt(asked);
  const record = Number.isSafeInteger(slot) ? recordAt(world, organism, slot, seen) : undefined;
  if (record !== undefined) {
    sendJson(response, 200, distorted(record, faults, nowMs));
    return;
  }
  const [latestSlot = null] = newestSlots(world, organism, seen, 1);
  sendJson(response, 404, { online: online(asked), latestSlot });
}

interface Through {
  readonly quotes: QuoteBook | undefined;
  readonly response: ServerResponse;
}

/** A member without a quote is one the gateway has nothing of. */
async function sendQuote(
  { world, organism }: Asked,
  member: string,
  { quotes, response }: Through,
): Promise<void> {
  if (faultsOf(world, "quotes-down").length > 0) {
    sendJson(response, 503, { error: "quotes cannot be read" });
    return;
  }
  const known = world.topology.organisms[organism].members.includes(member);
  const ticket = known ? await quotes?.ticket({ organism, name: member }) : undefined;
  if (ticket === undefined) notFound(response);
  else sendJson(response, 200, ticket);
}

function online({ faults }: Asked): boolean {
  return !faults.some(({ mode }) => mode === "offline");
}

function notFound(response: ServerResponse): void {
  sendJson(response, 404, { error: "not found" });
}
