/** Keeps an unexpected error for whoever runs the program. */
export function reportToStderr(reference: string, error: unknown): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`lattice: internal error ${reference}: ${what}\n`);
}
