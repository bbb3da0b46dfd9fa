import type { Collateral } from "../../lattice/tdx.ts";
import type { Peer } from "../../outbound/outbound.ts";
import { readCollateralFile } from "./collateral-file.ts";
import { unfit } from "./judged.ts";
import type { Unfit } from "./judged.ts";
import { fetchCollateral } from "./pccs.ts";
import { platformOf } from "./platform.ts";
import type { Layout } from "./quote-layout.ts";

/** Where collateral for an organism's quotes is, besides their tickets. */
export interface TdxSources {
  readonly pccs?: Peer | undefined;
  readonly collateralPath?: string | undefined;
}

/** A place that may have collateral, as people call it. */
export interface CollateralSource {
  readonly name: string;
  readonly load: (signal: AbortSignal) => Promise<Collateral | Unfit>;
}

/**
 * The places to look at, in this order: the operator's own PCCS and file, then what came with the quote. Whoever hands
 * over a quote may choose an older statement about its platform that is still in date.
 */
export function collateralSources(
  layout: Layout,
  given: Collateral | undefined,
  { pccs, collateralPath }: TdxSources,
): readonly CollateralSource[] {
  return [
    ...(pccs === undefined
      ? []
      : [{ name: "the PCCS", load: (signal: AbortSignal) => fromPccs(pccs, layout, signal) }]),
    ...(collateralPath === undefined
      ? []
      : [
          {
            name: "the collateral file",
            load: (signal: AbortSignal) => readCollateralFile(collateralPath, signal),
          },
        ]),
    ...(given === undefined
      ? []
      : [{ name: "the gateway's collateral", load: () => Promise.resolve(given) }]),
  ];
}

async function fromPccs(
  peer: Peer,
  layout: Layout,
  signal: AbortSignal,
): Promise<Collateral | Unfit> {
  const platform = await platformOf(layout);
  if (platform === undefined) {
    return unfit("none", "cannot be asked: the quote has no certificate that names its platform");
  }
  const fetched = await fetchCollateral(peer, platform, signal);
  return "trouble" in fetched ? unfit("none", fetched.trouble) : fetched;
}
