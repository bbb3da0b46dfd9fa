import { slotAt } from "../lattice/slot-clock.ts";
import { isGated, tdxModes } from "./attested.ts";
import { accepted } from "./commits.ts";
import { cutOff } from "./members.ts";
import { unitOf } from "./simulated-member.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import { commitTime, wentDownMs } from "./times.ts";
import { lifeLines } from "./unit-journal.ts";
import type { Line } from "./unit-journal.ts";
import { runsOf } from "./units/runs-of.ts";
import type { Run } from "./units/runs-of.ts";
import { ackOf } from "./proposers.ts";
import { acceptedBlock, committedAck, otherRoot } from "./record-fields.ts";
import { faultsAt } from "./world.ts";
import type { World } from "./world.ts";

export interface At {
  readonly world: World;
  readonly member: SimulatedMember;
  readonly nowMs: number;
}

/** Units that make TDX quotes, on hosts of members that must prove TDX. */
export const QUOTE_UNITS: readonly string[] = ["qgsd.service", "pccs.service"];

/** Slots whose acks a relay member's journal still holds. */
const ACKS_KEPT = 64;

/** A quote is made this long after a unit started. */
export const QUOTED_AFTER_MS = 5_000;

/** How long before the commit a member of relay has the proposer's ack. */
const ACKED_BEFORE_MS = 150;

/** How far apart failing questions for a quote are, and how many of them a journal shows. */
const RETRY_MS = 60_000;
const RETRIES = 5;

/** A unit's journal as `journalctl --output=json` prints it, oldest line first. */
export function journalOf(unit: string, at: At): string {
  return linesOf(unit, at)
    .filter(([atMs]) => atMs <= at.nowMs)
    .toSorted(([a], [b]) => a - b)
    .map(([atMs, PRIORITY, MESSAGE]) =>
      JSON.stringify({ __REALTIME_TIMESTAMP: `${Math.floor(atMs)}000`, PRIORITY, MESSAGE }),
    )
    .join("\n");
}

function linesOf(unit: string, at: At): readonly Line[] {
  if (unit === unitOf(at.member)) {
    return [...processLines(at), ...attestationLines(at), ...ackLines(at)];
  }
  if (!isGated(at.world, at.member.organism)) return [];
  if (unit === "qgsd.service") return quoteServiceLines(at);
  return unit === "pccs.service" ? cacheServiceLines(at) : [];
}

function processLines({ world, member, nowMs }: At): readonly Line[] {
  const life = lifeLines(world, member, nowMs);
  if (cutOff(world, member.organism) !== member.name) return life;
  return [...life, [nowMs - 30_000, "6", "WARN raft: rival group leader detected"]];
}

/** What a member that must prove TDX says of its own quote. Texts: mosaik, src/tee/tdx. */
function attestationLines({ world, member, nowMs }: At): readonly Line[] {
  if (!isGated(world, member.organism)) return [];
  const runs = runsOf(world, member, nowMs);
  const modes = tdxModes(world, member);
  if (modes.has("no-device")) {
    const text = "ERROR tdx: TDX is not supported on this platform";
    return runs.map(({ fromMs }): Line => [fromMs + 1_000, "6", text]);
  }
  const made = quotedAt(runs).map((atMs): Line => [
    atMs,
    "6",
    "INFO tdx: quote made, ticket installed",
  ]);
  if (!modes.has("quote-fails")) return made;
  const text = "ERROR tdx: Failed to generate TDX quote: quote service returned 0x11001";
  return [...made, ...retries(world, nowMs).map((atMs): Line => [atMs + 900, "6", text])];
}

/** When a quote was made: once in every run that was long enough. */
function quotedAt(runs: readonly Run[]): readonly number[] {
  return runs
    .map(({ fromMs, untilMs }) => ({ atMs: fromMs + QUOTED_AFTER_MS, untilMs }))
    .filter(({ atMs, untilMs }) => atMs <= untilMs)
    .map(({ atMs }) => atMs);
}

/** The acks that a member of relay had from proposers. */
function ackLines({ world, member, nowMs }: At): readonly Line[] {
  if (member.organism !== "relay") return [];
  const runs = runsOf(world, member, nowMs);
  const newest = slotAt(world.slots, runs.at(-1)?.untilMs ?? nowMs);
  return Array.from({ length: ACKS_KEPT }, (_, back) => newest - back).flatMap((slot) => {
    const atMs = commitTime(world, "relay", slot) - ACKED_BEFORE_MS;
    const there = runs.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs <= untilMs);
    if (!there || !accepted(world, slot)) return [];
    const ack = loggedAck(world, member.name, slot);
    if (ack === undefined) return [];
    const { signature, root } = ack;
    const words = `slot=${slot} block_hash=0x${acceptedBlock(world, slot)}`;
    const text = `INFO relay: proposer ack ${words} signature=0x${signature} root=0x${root}`;
    return [[atMs, "6", text] satisfies Line];
  });
}

function loggedAck(world: World, member: string, slot: number) {
  const { members } = world.topology.organisms.relay;
  const fault = faultsAt(world, "acks-unlogged", slot).find(({ count }) =>
    members.slice(-count).includes(member),
  );
  if (fault?.mode === "absent") return undefined;
  if (fault?.mode === "another") return ackOf(world, slot, { root: otherRoot(world, slot) });
  // What is not in the record was there all the same.
  return committedAck(world, slot) ?? ackOf(world, slot);
}

/** Intel's quote generation service. Texts: its source, and issue 450 of intel/confidential-computing.tee.dcap. */
function quoteServiceLines({ world, member, nowMs }: At): readonly Line[] {
  const request = (atMs: number): readonly Line[] => [
    [atMs, "6", "Added a new connection, now [1]"],
    [atMs + 5, "6", "process raw request [1024] bytes!."],
  ];
  const modes = tdxModes(world, member);
  if (modes.has("no-device")) return [];
  const healthy = quotedAt(runsOf(world, member, nowMs)).flatMap((atMs): readonly Line[] => [
    ...request(atMs - 500),
    [atMs - 200, "6", "tee_att_get_quote return Success"],
  ]);
  if (!modes.has("quote-fails")) return healthy;
  return [
    ...healthy,
    ...retries(world, nowMs).flatMap((atMs): readonly Line[] => [
      ...request(atMs),
      [atMs + 200, "3", "[QPL] Failed to get quote config. Error code is 0xb011"],
      [
        atMs + 201,
        "3",
        "[get_platform_quote_cert_data ../td_ql_logic.cpp:302] Error returned from the p_sgx_get_quote_config API. 0xe044",
      ],
      [atMs + 202, "3", "tee_att_get_quote_size return 0x11001"],
      [atMs + 203, "6", "resp_size is 0"],
    ]),
  ];
}

/** The caching service that the quote service asks for certificates. */
function cacheServiceLines({ world, member, nowMs }: At): readonly Line[] {
  const line = (atMs: number, level: string, text: string): Line => {
    const time = new Date(atMs).toISOString().replace("T", " ").slice(0, -1);
    return [atMs, "6", `${time} [${level}]: ${text}`];
  };
  const healthy = quotedAt(runsOf(world, member, nowMs)).map((atMs) =>
    line(atMs - 450, "info", "Request-ID is : 6f1e"),
  );
  if (!tdxModes(world, member).has("quote-fails")) return healthy;
  const failing = retries(world, nowMs).map((atMs) =>
    line(atMs + 100, "error", "Intel PCS server returns error(502)."),
  );
  return [...healthy, ...failing];
}

/** Times at which a quote was asked for in vain, up to now. */
function retries(world: World, nowMs: number): readonly number[] {
  const sinceMs = wentDownMs(world);
  const count = Math.max(1, Math.floor((nowMs - sinceMs) / RETRY_MS));
  const shown = Math.min(RETRIES, count);
  return Array.from({ length: shown }, (_, index) => sinceMs + (count - shown + index) * RETRY_MS);
}
