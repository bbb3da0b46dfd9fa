import type { Collateral, TcbStatus, TicketExtra } from "../lattice/tdx.ts";
import { hasQuote, otherMrTd, otherRtmr1, tdxModes } from "./attested.ts";
import type { Attesting } from "./attested.ts";
import type { TdxMode } from "./fault.ts";
import { memberNamed } from "./simulated-member.ts";
import { startedMs } from "./times.ts";
import { QUOTED_AFTER_MS } from "./journals.ts";
import { mintAuthority } from "./tdx/authority.ts";
import type { DrillAuthority } from "./tdx/authority.ts";
import { mintCollateral } from "./tdx/collateral.ts";
import { mintQuote } from "./tdx/quote.ts";
import type { QuoteOptions } from "./tdx/quote.ts";
import { reportDataOf } from "./tdx/report-data.ts";
import { runsOf } from "./units/runs-of.ts";
import { hashOf } from "./world.ts";
import type { World } from "./world.ts";

/** What a gateway holds of members' TDX quotes. */
export interface QuoteBook {
  /** The member's newest ticket as the gateway serves it; undefined for a member that has none. */
  ticket(member: Attesting): Promise<object | undefined>;
}

interface Ticket {
  readonly quote: string;
  readonly peerId: string;
  readonly extra?: TicketExtra;
  readonly collateral?: Collateral;
}

const DAY_MS = 86_400_000;

/** All simulated platforms are of one family. */
const FMSPC = "d0c06f000000";

/** Where the TD's report begins in a quote, and RTMR3 in the report. */
const REPORT_AT = { 4: 48, 5: 54 } as const;
const RTMR3_AT = 472;

/** Quotes under an authority of the drill's own, which is minted when first one is asked for. */
export class SimulatedQuotes implements QuoteBook {
  readonly #world: () => World;
  readonly #now: () => number;
  #authority: Promise<DrillAuthority> | undefined;
  /** Minting is no function of the world: keys are random. What was shown once is shown again. */
  readonly #minted = new Map<string, Promise<unknown>>();

  constructor(world: () => World, now: () => number) {
    this.#world = world;
    this.#now = now;
  }

  async rootDer(): Promise<Uint8Array> {
    return (await this.#authorityOf()).rootDer;
  }

  async ticket(member: Attesting): Promise<Ticket | undefined> {
    const world = this.#world();
    const { tdx, members } = world.topology.organisms[member.organism];
    const modes = tdxModes(world, member);
    if (tdx === undefined || !hasQuote(world, member)) return undefined;
    if (!modes.has("shared")) return this.#own(world, member, modes);
    const other = members[(members.indexOf(member.name) + 1) % members.length] ?? member.name;
    const shown = { ...member, name: other };
    return this.#own(world, shown, tdxModes(world, shown));
  }

  async #own(world: World, member: Attesting, modes: ReadonlySet<TdxMode>): Promise<Ticket> {
    const extra = extraOf(world, member, { modes, nowMs: this.#now() });
    const key = [member.organism, member.name, extra.startedAt, ...modes].join(" ");
    const quote = await this.#once(`quote ${key}`, async () => {
      const options = quoteOptions(world, member, modes);
      const reportData = await reportDataOf(extra);
      return mintQuote(await this.#authorityOf(), { ...options, reportData });
    });
    const shown = modes.has("bit-flipped") ? flipped(quote) : quote;
    return {
      quote: shown.toString("base64"),
      peerId: extra.peerId,
      ...(modes.has("unbound") ? {} : { extra }),
      ...(modes.has("collateral-absent")
        ? {}
        : { collateral: await this.#collateral(modes.has("collateral-expired")) }),
    };
  }

  /** As Intel's: good for thirty days, of which some have passed. */
  #collateral(expired: boolean): Promise<Collateral> {
    const todayMs = Math.floor(this.#now() / DAY_MS) * DAY_MS;
    const issuedMs = todayMs - (expired ? 40 : 5) * DAY_MS;
    return this.#once(`collateral ${issuedMs}`, async () =>
      mintCollateral(await this.#authorityOf(), {
        fmspc: FMSPC,
        issuedMs,
        nextUpdateMs: issuedMs + 30 * DAY_MS,
      }),
    );
  }

  #authorityOf(): Promise<DrillAuthority> {
    this.#authority ??= mintAuthority(this.#now());
    return this.#authority;
  }

  #once<T>(key: string, mint: () => Promise<T>): Promise<T> {
    const known = this.#minted.get(key) as Promise<T> | undefined;
    const minted = known ?? mint();
    this.#minted.set(key, minted);
    return minted;
  }
}

/** What the member said of itself when it asked for its quote. */
function extraOf(
  world: World,
  member: Attesting,
  { modes, nowMs }: { readonly modes: ReadonlySet<TdxMode>; readonly nowMs: number },
): TicketExtra {
  const { latticeId } = world.topology;
  const { name } = member;
  const startMs = quotedRunMs(world, member, nowMs) - (modes.has("stale") ? DAY_MS : 0);
  return {
    peerId: hashOf(latticeId, "peer", name),
    networkId: latticeId,
    startedAt: Math.floor(startMs / 1000),
    quotedAt: Math.floor((startMs + QUOTED_AFTER_MS) / 1000),
    expiration: null,
  };
}

/** When the run began that the member's newest quote is of: a restart has none at once. */
function quotedRunMs(world: World, { organism, name }: Attesting, nowMs: number): number {
  const runs = runsOf(world, memberNamed(world, organism, name), nowMs);
  const quoted = runs.findLast(({ fromMs, untilMs }) => untilMs - fromMs >= QUOTED_AFTER_MS);
  return quoted?.fromMs ?? startedMs(world);
}

function quoteOptions(
  world: World,
  { organism }: Attesting,
  modes: ReadonlySet<TdxMode>,
): Omit<QuoteOptions, "reportData"> {
  const { latticeId, organisms } = world.topology;
  const { mrTd = "", rtmr1 = "" } = organisms[organism].tdx ?? {};
  const unpinned = (register: number) =>
    hashOf(latticeId, organism, "rtmr", register).repeat(2).slice(0, 96);
  const newer = organism === "atelier";
  return {
    mrTd: modes.has("other-mrtd") ? otherMrTd(world, organism) : mrTd,
    rtmrs: [
      unpinned(0),
      modes.has("other-rtmr1") ? otherRtmr1(world, organism) : rtmr1,
      unpinned(2),
      "00".repeat(48),
    ],
    version: newer ? 5 : 4,
    body: newer ? "td15" : "td10",
    tcb: tcbOf(modes),
    fmspc: FMSPC,
    debug: modes.has("debug"),
  };
}

function tcbOf(modes: ReadonlySet<TdxMode>): TcbStatus {
  if (modes.has("revoked")) return "Revoked";
  return modes.has("out-of-date") ? "OutOfDate" : "UpToDate";
}

/** The quote with one bit of RTMR3 flipped: no pin is touched, and the signature holds no longer. */
function flipped(quote: Buffer): Buffer {
  const bytes = Buffer.from(quote);
  const at = REPORT_AT[bytes.readUInt16LE(0) === 5 ? 5 : 4] + RTMR3_AT;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
}
