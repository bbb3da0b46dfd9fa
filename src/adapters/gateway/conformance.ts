import { finding } from "../../check/finding.ts";
import type { Finding } from "../../check/finding.ts";
import { normalHex, shortId } from "../../lattice/lattice-id.ts";
import { ORGANISMS } from "../../lattice/organism.ts";
import type { Organism } from "../../lattice/organism.ts";
import { asJson } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import { isCount } from "./entry.ts";
import { payloadIn } from "./payload.ts";
import { AbsentJson, EntryJson, LatestJson, LatticeJson } from "./interface.ts";

/** A slot and a round that no collection holds. */
const FAR_AWAY = 90_000_000_000;

export interface ConformanceOptions {
  readonly peer: Peer;
  /** The lattice the gateway should read; undefined where no configuration says. */
  readonly latticeId: string | undefined;
  readonly signal: AbortSignal;
}

/** Holds a gateway against the interface of docs/gateway.openapi.yaml, read-only. */
export async function gatewayFindings(options: ConformanceOptions): Promise<readonly Finding[]> {
  const lattice = await latticeFinding(options);
  if (lattice.verdict === "unknown") return [lattice];
  const organisms = await Promise.all(
    ORGANISMS.map((organism) => organismFindings(organism, options)),
  );
  return [lattice, ...organisms.flat(), await strangerFinding(options)];
}

async function latticeFinding({ peer, latticeId, signal }: ConformanceOptions): Promise<Finding> {
  const id = "GET /v1/lattice";
  const answer = asJson(await peer.get("/v1/lattice", signal));
  if (answer.kind === "failed") {
    const reached = ["http status", "not json", "redirect", "too large"].includes(answer.reason);
    return finding(id, reached ? "fail" : "unknown", answer.detail);
  }
  const parsed = LatticeJson.safeParse(answer.value);
  if (answer.status !== 200 || !parsed.success) {
    return finding(id, "fail", "must answer { latticeId, organisms: { <name>: { n, online } } }");
  }
  const told = normalHex(parsed.data.latticeId);
  if (latticeId !== undefined && told !== latticeId) {
    return finding(
      id,
      "fail",
      `reads lattice ${shortId(told)}; the configuration says ${shortId(latticeId)}`,
    );
  }
  const absent = ORGANISMS.filter((organism) => parsed.data.organisms[organism] === undefined);
  return absent.length === 0
    ? finding(id, "pass", `lattice ${shortId(told)}`)
    : finding(id, "fail", `does not tell n and online of ${absent.join(", ")}`);
}

async function organismFindings(
  organism: Organism,
  options: ConformanceOptions,
): Promise<readonly Finding[]> {
  const path = `/v1/${organism}/latest?limit=2`;
  const id = `GET ${path}`;
  const answer = asJson(await options.peer.get(path, options.signal));
  if (answer.kind === "failed") return [finding(id, "fail", answer.detail)];
  const parsed = LatestJson.safeParse(answer.value);
  if (answer.status !== 200 || !parsed.success) {
    return [
      finding(id, "fail", "must answer { online, latestSlot, entries }, each entry as a record"),
    ];
  }
  const { online, entries } = parsed.data;
  const list = listFinding(id, organism, entries, payloadIn(answer.value));
  const [newest] = entries;
  const records = [
    newest === undefined ? undefined : await recordFinding(organism, newest, options),
    await absentFinding(organism, online, options),
  ];
  return [list, ...records.filter((item) => item !== undefined)];
}

function listFinding(
  id: string,
  organism: Organism,
  entries: readonly EntryJson[],
  payload: string | undefined,
): Finding {
  if (payload !== undefined)
    return finding(id, "fail", `\`${payload}\` looks like a payload; give counts, hashes and ids`);
  if (entries.length > 2)
    return finding(id, "fail", `gave ${entries.length} entries when asked for 2`);
  const positions = entries.map(({ slot, fields }) =>
    organism === "zipnet" ? roundOf(fields) : slot,
  );
  if (positions.includes(undefined))
    return finding(id, "fail", "zipnet's entries need `fields.round`");
  const [first = 0, second = -1] = positions;
  if (second >= first) return finding(id, "fail", "entries must come newest first");
  return finding(id, "pass", entries.length === 0 ? "an empty collection" : `newest is ${first}`);
}

function roundOf({ round }: EntryJson["fields"]): number | undefined {
  return isCount(round) ? round : undefined;
}

/** The newest entry asked for by itself must be the same record. */
async function recordFinding(
  organism: Organism,
  entry: EntryJson,
  { peer, signal }: ConformanceOptions,
): Promise<Finding> {
  const path =
    organism === "zipnet"
      ? `/v1/zipnet/rounds/${roundOf(entry.fields) ?? 0}`
      : `/v1/${organism}/slots/${entry.slot}`;
  const id = `GET ${path}`;
  const answer = asJson(await peer.get(path, signal));
  if (answer.kind === "failed") return finding(id, "fail", answer.detail);
  const parsed = EntryJson.safeParse(answer.value);
  if (answer.status !== 200 || !parsed.success) {
    return finding(id, "fail", "must answer { slot, index, committedAt, digest, fields }");
  }
  const same = ["slot", "index", "committedAt"].every(
    (key) => parsed.data[key as "slot"] === entry[key as "slot"],
  );
  return same && normalHex(parsed.data.digest) === normalHex(entry.digest)
    ? finding(id, "pass", "the same record as in the list")
    : finding(id, "fail", "is another record than the one in the list");
}

async function absentFinding(
  organism: Organism,
  online: boolean,
  { peer, signal }: ConformanceOptions,
): Promise<Finding> {
  const path = `/v1/${organism}/${organism === "zipnet" ? "rounds" : "slots"}/${FAR_AWAY}`;
  const id = `GET ${path}`;
  const answer = asJson(await peer.get(path, signal));
  if (answer.kind === "failed") return finding(id, "fail", answer.detail);
  const parsed = AbsentJson.safeParse(answer.value);
  if (answer.status !== 404 || !parsed.success) {
    return finding(
      id,
      "fail",
      "must answer 404 with { online, latestSlot } for what it does not hold",
    );
  }
  return parsed.data.online === online
    ? finding(id, "pass", "404 with online and latestSlot")
    : finding(id, "fail", "tells another `online` than its list does");
}

async function strangerFinding({ peer, signal }: ConformanceOptions): Promise<Finding> {
  const id = "GET /v1/no-such-organism/latest?limit=1";
  const answer = await peer.get("/v1/no-such-organism/latest?limit=1", signal);
  const found = answer.kind === "answered" && answer.status === 200;
  return found
    ? finding(id, "fail", "answers 200 for an organism that does not exist")
    : finding(id, "pass", "is not found");
}
