import type { z } from "zod";
import { normalHex } from "../../lattice/lattice-id.ts";
import type { Organism } from "../../lattice/organism.ts";
import { unread } from "../../lattice/reading.ts";
import type { Reading, Unread } from "../../lattice/reading.ts";
import type { Slot } from "../../lattice/slot-clock.ts";
import type { QuoteTicket } from "../../lattice/tdx.ts";
import { asJson } from "../../outbound/answer.ts";
import type { JsonAnswer } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LatestRecords, LatticeIdentity, LatticeReader } from "../../ports/lattice-reader.ts";
import { recordOf } from "./entry.ts";
import { isCount } from "./record-fields.ts";
import { AbsentJson, EntryJson, LatestJson, LatticeJson } from "./interface.ts";
import { QuoteJson, ticketOf } from "./quote-json.ts";

/** Bytes of an answer that are read at most: 1 MiB, as the interface says. */
export const GATEWAY_MAX_BYTES = 1_048_576;

/** A reader behind the HTTP interface of docs/gateway.openapi.yaml. */
export class GatewayReader implements LatticeReader {
  readonly name: string;
  readonly #peer: Peer;
  readonly #clock: Clock;

  constructor(name: string, peer: Peer, clock: Clock) {
    this.name = name;
    this.#peer = peer;
    this.#clock = clock;
  }

  async lattice(signal: AbortSignal): Promise<LatticeIdentity | Unread> {
    const answer = await this.#json("/v1/lattice", signal);
    if (answer.kind === "failed") return unread(answer.reason, answer.detail);
    const parsed = shaped(LatticeJson, answer, 200);
    if ("reason" in parsed) return parsed;
    const sizes = Object.entries(parsed.organisms).map(([name, { n }]) => [name, n] as const);
    return {
      kind: "lattice",
      latticeId: normalHex(parsed.latticeId),
      sizes: Object.fromEntries(sizes),
    };
  }

  slot(organism: Organism, slot: Slot, signal: AbortSignal): Promise<Reading> {
    return this.#record(`/v1/${organism}/slots/${slot}`, signal, (entry) =>
      entry.slot === slot
        ? { latest: slot }
        : unread("another slot", `answered for slot ${entry.slot} when asked for ${slot}`),
    );
  }

  round(round: number, signal: AbortSignal): Promise<Reading> {
    return this.#record(`/v1/zipnet/rounds/${round}`, signal, ({ fields }) =>
      fields?.["round"] === round
        ? { latest: round }
        : unread(
            "another slot",
            `answered for round ${isCount(fields?.["round"]) ? fields["round"] : "(none)"} when asked for ${round}`,
          ),
    );
  }

  async latest(
    organism: Organism,
    limit: number,
    signal: AbortSignal,
  ): Promise<LatestRecords | Unread> {
    const answer = await this.#json(`/v1/${organism}/latest?limit=${limit}`, signal);
    if (answer.kind === "failed") return unread(answer.reason, answer.detail);
    const parsed = shaped(LatestJson, answer, 200);
    if ("reason" in parsed) return parsed;
    if (!parsed.online) return offline();
    const latestSlot = parsed.latestSlot ?? null;
    if (latestSlot !== null && latestSlot < 0) return negativeLatest(latestSlot);
    const entries = parsed.entries.map((entry) => ({
      entry,
      record: recordOf(entry, this.#clock.now()),
    }));
    const records = entries.flatMap(({ record }) => ("kind" in record ? [] : [record]));
    const spoiled = entries.flatMap(({ entry, record }) =>
      "kind" in record ? [{ position: positionOf(organism, entry), why: record }] : [],
    );
    return { kind: "latest", latestSlot, records, spoiled, whole: reachesBeginning(parsed) };
  }

  async quote(
    organism: Organism,
    member: string,
    signal: AbortSignal,
  ): Promise<QuoteTicket | { readonly kind: "none" } | Unread> {
    const path = `/v1/${organism}/members/${encodeURIComponent(member)}/tdx`;
    const answer = await this.#peer.get(path, signal);
    // The interface promises no body here; a page of HTML comes from someone else.
    const nobody = answer.kind === "answered" && answer.status === 404 && !isHtml(answer.body);
    if (nobody) return { kind: "none" };
    const read = asJson(answer);
    if (read.kind === "failed") return unread(read.reason, read.detail);
    const told = shaped(QuoteJson, read, 200);
    return "reason" in told ? told : ticketOf(told);
  }

  /** A record, or a 404 that says how far the reader has come. */
  async #record(
    path: string,
    signal: AbortSignal,
    place: (entry: EntryJson) => { readonly latest: number } | Unread,
  ): Promise<Reading> {
    const answer = await this.#json(path, signal);
    if (answer.kind === "failed") return unread(answer.reason, answer.detail);
    if (answer.status === 404) return absentOf(answer);
    const entry = shaped(EntryJson, answer, 200);
    if ("reason" in entry) return entry;
    const record = recordOf(entry, this.#clock.now());
    if ("kind" in record) return record;
    const placed = place(entry);
    return "kind" in placed ? placed : { kind: "record", record, ...placed };
  }

  async #json(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    return asJson(await this.#peer.get(path, signal));
  }
}

type Json = Extract<JsonAnswer, { kind: "json" }>;

function absentOf(answer: Json): Reading {
  const parsed = shaped(AbsentJson, answer, 404);
  if ("reason" in parsed) return parsed;
  if (!parsed.online) return offline();
  const latest = parsed.latestSlot ?? null;
  return latest !== null && latest < 0 ? negativeLatest(latest) : { kind: "absent", latest };
}

/** A short list proves nothing, the gateway may give fewer than were asked for; the first index does. */
function reachesBeginning({ entries, latestSlot }: z.output<typeof LatestJson>): boolean {
  if (entries.length === 0) return (latestSlot ?? null) === null;
  return entries.some(({ index }) => index === 0);
}

/** What an entry claims to be the record of, usable or not. */
function positionOf(organism: Organism, { slot, fields }: EntryJson): number | undefined {
  if (organism !== "zipnet") return slot;
  return isCount(fields?.["round"]) ? fields["round"] : undefined;
}

function isHtml(body: string): boolean {
  return body.trimStart().startsWith("<");
}

function offline(): Unread {
  return unread("offline", "says its collection is not online");
}

function negativeLatest(latest: number): Unread {
  return unread("negative slot", `says its newest slot is ${latest}`);
}

function shaped<T extends z.ZodType<object>>(
  schema: T,
  answer: Json,
  status: number,
): z.output<T> | Unread {
  if (answer.status !== status) return unread("http status", `answered HTTP ${answer.status}`);
  const parsed = schema.safeParse(answer.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where =
    issue === undefined || issue.path.length === 0 ? "the answer" : issue.path.join(".");
  return unread("unexpected shape", `${where} is not what the gateway interface promises`);
}
