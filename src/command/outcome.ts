/** How a command ended, and the exit status a shell sees. */
export const EXIT_STATUS = { ok: 0, finding: 1, refused: 2, unknown: 3 } as const;

export type Outcome = keyof typeof EXIT_STATUS;

export const OUTCOMES = Object.keys(EXIT_STATUS) as Outcome[];
