import type { Collateral } from "../../lattice/tdx.ts";
import type { QuoteChain } from "../../ports/attestation.ts";
import type { CollateralSource } from "./collateral-sources.ts";
import { unfit } from "./judged.ts";
import type { Broken, Judged, Unfit } from "./judged.ts";

/** What tells most of a quote comes first. */
const TELLING = ["expired", "another platform's", "unusable", "none"] as const;

interface Missed extends Unfit {
  readonly source: string;
}

/**
 * Asks one source of collateral after the other until one decides. Collateral that is forged decides only when no
 * other shows that the quote holds: whoever hands over a quote must not be able to make it worthless.
 */
export async function firstWord(
  sources: readonly CollateralSource[],
  judge: (collateral: Collateral) => Promise<Judged>,
  signal: AbortSignal,
): Promise<QuoteChain> {
  const missed: Missed[] = [];
  let forged: (Broken & { readonly source: string }) | undefined;
  for (const { name, load } of sources) {
    const judged = signal.aborted
      ? unfit("none", "the time was over before it could be asked")
      : await judgedBy(load, judge, signal);
    if (judged.kind === "collateral") missed.push({ ...judged, source: name });
    else if (judged.kind === "broken" && judged.blames === "collateral") {
      forged ??= { ...judged, source: name };
    } else return decided(judged, name, forged);
  }
  if (forged === undefined) return withoutWord(missed);
  return { kind: "broken", detail: forged.detail, collateral: forged.source };
}

async function judgedBy(
  load: CollateralSource["load"],
  judge: (collateral: Collateral) => Promise<Judged>,
  signal: AbortSignal,
): Promise<Judged> {
  const loaded = await load(signal);
  return "kind" in loaded ? loaded : judge(loaded);
}

function decided(
  judged: Exclude<Judged, Unfit>,
  source: string,
  forged: (Broken & { readonly source: string }) | undefined,
): QuoteChain {
  const collateral =
    forged === undefined ? source : `${source} (not ${forged.source}: ${forged.detail})`;
  if (judged.kind === "holds") return { ...judged, collateral };
  return { kind: judged.kind, detail: judged.detail, collateral };
}

function withoutWord(missed: readonly Missed[]): QuoteChain {
  const [best] = missed.toSorted(
    (a, b) =>
      Number(b.held ?? false) - Number(a.held ?? false) ||
      TELLING.indexOf(a.reason) - TELLING.indexOf(b.reason),
  );
  if (best === undefined) {
    return unfit("none", "the gateway gives none, and neither a PCCS nor a file is configured");
  }
  const detail = missed.map(({ source, detail: why }) => `${source}: ${why}`).join("; ");
  const { kind, reason, held } = best;
  return { kind, reason, detail, ...(held === undefined ? {} : { held }) };
}
