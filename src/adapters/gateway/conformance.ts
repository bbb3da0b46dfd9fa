import { finding } from "../../check/finding.ts";
import type { Finding } from "../../check/finding.ts";
import { shortId } from "../../lattice/lattice-id.ts";
import { ORGANISMS } from "../../lattice/organism.ts";
import type { Organism } from "../../lattice/organism.ts";
import type { Reading, Unread } from "../../lattice/reading.ts";
import type { SlotRecord } from "../../lattice/record.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LatestRecords } from "../../ports/lattice-reader.ts";
import { GatewayReader } from "./gateway-reader.ts";
import { payloadIn } from "./payload.ts";

/** A slot and a round that no collection holds. */
const FAR_AWAY = 90_000_000_000;

/** What a walk asks for: zipnet's rounds are looked up among so many. */
const MOST_ENTRIES = 64;

export interface ConformanceOptions {
  readonly peer: Peer;
  readonly clock: Clock;
  /** The lattice the gateway should read; undefined where no configuration says. */
  readonly latticeId: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Holds a gateway against the interface of docs/gateway.openapi.yaml, read-only. Every answer is read by
 * the reader that walks use, so a gateway that passes here is one that a walk can use.
 */
export async function gatewayFindings(options: ConformanceOptions): Promise<readonly Finding[]> {
  const bodies = new Map<string, string>();
  const peer = remembering(options.peer, bodies);
  const reader = new GatewayReader("gateway", peer, options.clock);
  const lattice = await latticeFinding(reader, options);
  if (lattice.verdict === "unknown") return [lattice];
  const findings = await Promise.all(
    ORGANISMS.map((organism) => organismFindings(organism, reader, options.signal)),
  );
  const stranger = await strangerFinding(options);
  return [lattice, ...findings.flat(), stranger, payloadFinding(bodies)];
}

/** The same peer; what it answers is kept by path. */
function remembering(peer: Peer, bodies: Map<string, string>): Peer {
  return {
    ...peer,
    get: async (path, signal) => {
      const answer = await peer.get(path, signal);
      if (answer.kind === "answered") bodies.set(path, answer.body);
      return answer;
    },
  };
}

async function latticeFinding(
  reader: GatewayReader,
  { latticeId, signal }: ConformanceOptions,
): Promise<Finding> {
  const id = "GET /v1/lattice";
  const told = await reader.lattice(signal);
  if (told.kind === "unread") {
    const silent = ["unreachable", "timed out", "credential"].includes(told.reason);
    return finding(id, silent ? "unknown" : "fail", told.detail);
  }
  if (latticeId !== undefined && told.latticeId !== latticeId) {
    const words = `reads lattice ${shortId(told.latticeId)}; the configuration says ${shortId(latticeId)}`;
    return finding(id, "fail", words);
  }
  const absent = ORGANISMS.filter((organism) => told.sizes[organism] === undefined);
  return absent.length === 0
    ? finding(id, "pass", `lattice ${shortId(told.latticeId)}`)
    : finding(id, "fail", `does not tell n and online of ${absent.join(", ")}`);
}

async function organismFindings(
  organism: Organism,
  reader: GatewayReader,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const id = `GET /v1/${organism}/latest?limit=${MOST_ENTRIES}`;
  const latest = await reader.latest(organism, MOST_ENTRIES, signal);
  if (latest.kind === "unread") return [unreadFinding(id, latest)];
  const [newest] = latest.records;
  const position = newest === undefined ? undefined : positionOf(organism, newest);
  const record =
    newest === undefined || position === undefined
      ? []
      : [
          sameRecord(
            pathOf(organism, position),
            newest,
            await ask(organism, position, reader, signal),
          ),
        ];
  const absent = await ask(organism, FAR_AWAY, reader, signal);
  return [
    listFinding(id, organism, latest),
    ...record,
    absentFinding(pathOf(organism, FAR_AWAY), absent),
    ...(organism === "unseal" ? linkFinding(latest) : []),
  ];
}

function listFinding(id: string, organism: Organism, { records, spoiled }: LatestRecords): Finding {
  const [bad] = spoiled;
  if (bad !== undefined) return unreadFinding(id, bad.why);
  const positions = records.map((record) => positionOf(organism, record));
  if (positions.includes(undefined)) {
    return finding(id, "fail", "zipnet's entries need `fields.round`");
  }
  const numbers = positions.map((position) => position ?? -1);
  const sorted = numbers.every(
    (position, index) => index === 0 || position < (numbers[index - 1] ?? 0),
  );
  if (!sorted) return finding(id, "fail", "entries must come newest first");
  return finding(
    id,
    "pass",
    records.length === 0 ? "an empty collection" : `newest is ${numbers[0] ?? 0}`,
  );
}

/** Without the round a slot cannot be followed into zipnet. */
function linkFinding({ records }: LatestRecords): readonly Finding[] {
  const linked = records.every(({ fields }) => fields.round !== undefined);
  const words = "unseal's records tell no `round`: zipnet can be told by time only";
  return linked ? [] : [finding("unseal's link", "note", words)];
}

/** The newest entry asked for by itself must be the same record. */
function sameRecord(id: string, entry: SlotRecord, reading: Reading): Finding {
  if (reading.kind === "unread") return unreadFinding(id, reading);
  if (reading.kind === "absent") return finding(id, "fail", "is not found, though the list has it");
  return JSON.stringify(reading.record) === JSON.stringify(entry)
    ? finding(id, "pass", "the same record as in the list")
    : finding(id, "fail", "is another record than the one in the list");
}

function absentFinding(id: string, reading: Reading): Finding {
  if (reading.kind === "absent") return finding(id, "pass", "404 with online and latestSlot");
  if (reading.kind === "unread" && reading.reason === "offline") {
    return finding(id, "note", "says that its collection is not online");
  }
  const said = reading.kind === "unread" ? ` (${reading.detail})` : "";
  return finding(
    id,
    "fail",
    `must answer 404 with { online, latestSlot } for what it does not hold${said}`,
  );
}

async function strangerFinding({ peer, signal }: ConformanceOptions): Promise<Finding> {
  const id = "GET /v1/no-such-organism/latest?limit=1";
  const answer = await peer.get("/v1/no-such-organism/latest?limit=1", signal);
  const found = answer.kind === "answered" && answer.status === 200;
  return found
    ? finding(id, "fail", "answers 200 for an organism that does not exist")
    : finding(id, "pass", "is not found");
}

/** Everything that was answered, searched for what must never be in it. */
function payloadFinding(bodies: ReadonlyMap<string, string>): Finding {
  for (const [path, body] of bodies) {
    const key = payloadIn(jsonIn(body));
    if (key !== undefined) {
      const words = `\`${key}\` of ${path} looks like a payload; give counts, hashes and ids`;
      return finding("payloads", "fail", words);
    }
  }
  return finding("payloads", "pass", "none in any answer");
}

/** Undefined for what is not JSON, which the readers have complained of already. */
function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function ask(
  organism: Organism,
  position: number,
  reader: GatewayReader,
  signal: AbortSignal,
): Promise<Reading> {
  return organism === "zipnet"
    ? reader.round(position, signal)
    : reader.slot(organism, position, signal);
}

function pathOf(organism: Organism, position: number): string {
  return `GET /v1/${organism}/${organism === "zipnet" ? "rounds" : "slots"}/${position}`;
}

function positionOf(organism: Organism, { slot, fields }: SlotRecord): number | undefined {
  return organism === "zipnet" ? fields.round : slot;
}

function unreadFinding(id: string, { reason, detail }: Unread): Finding {
  if (reason === "offline") return finding(id, "note", "says that its collection is not online");
  return finding(id, "fail", `${reason}: ${detail}`);
}
