import { distance } from "fastest-levenshtein";

/** The known names most like `given`, best first; none when nothing is alike. */
export function nearest(given: string, known: readonly string[], most = 3): readonly string[] {
  const word = given.slice(0, 64).toLowerCase();
  return known
    .map((candidate) => ({ candidate, apart: distance(word, candidate.toLowerCase()) }))
    .filter(({ candidate, apart }) => apart <= Math.max(2, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.apart - b.apart)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
