import { forEachOrganism, ORGANISMS } from "../lattice/organism.ts";
import type { Organism } from "../lattice/organism.ts";
import { shortId } from "../lattice/lattice-id.ts";
import { unread } from "../lattice/reading.ts";
import type { Unread } from "../lattice/reading.ts";
import type { LatticeIdentity, LatticeReader } from "../ports/lattice-reader.ts";

/** Whose collections a reader reads. `refusal` stands where its answers must not be used. */
export interface Identity {
  readonly reader: LatticeReader;
  readonly refusal: Unread | undefined;
  readonly sizes: LatticeIdentity["sizes"];
}

/** Asks every reader once which lattice it reads. */
export async function identify(
  readers: Readonly<Record<Organism, readonly LatticeReader[]>>,
  latticeId: string,
  signal: AbortSignal,
): Promise<readonly Identity[]> {
  const distinct = new Set(ORGANISMS.flatMap((organism) => readers[organism]));
  return Promise.all(
    [...distinct].map(async (reader) => {
      const told = await reader.lattice(signal);
      if (told.kind === "unread") {
        const detail = `did not say which lattice it reads: ${told.reason}, ${told.detail}`;
        return { reader, refusal: unread("lattice not confirmed", detail), sizes: {} };
      }
      const same = told.latticeId === latticeId;
      return {
        reader,
        refusal: same ? undefined : otherLattice(told.latticeId),
        sizes: told.sizes,
      };
    }),
  );
}

/** Organisms whose committee size a gateway tells otherwise than the configuration. */
export function sizeDifferences(
  identities: readonly Identity[],
  sizes: Readonly<Record<Organism, number>>,
): readonly { readonly organism: Organism; readonly configured: number; readonly told: number }[] {
  const differences = forEachOrganism((organism) => {
    const told = identities
      .filter(({ refusal }) => refusal === undefined)
      .map((identity) => identity.sizes[organism])
      .find((size) => size !== undefined && size !== sizes[organism]);
    return told === undefined ? [] : [{ organism, configured: sizes[organism], told }];
  });
  return ORGANISMS.flatMap((organism) => differences[organism]);
}

function otherLattice(latticeId: string): Unread {
  return unread("other lattice", `reads lattice ${shortId(latticeId)}`);
}
