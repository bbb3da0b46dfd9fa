import type { Exports } from "../ports/exports.ts";
import type { VerifyResult } from "./result.ts";
import type { VerifyUseCases } from "./use-cases.ts";

interface ExportedRecords {
  /** What the result gains. */
  readonly part: Pick<VerifyResult, "export">;
  readonly words: string;
}

/** Writes the records of the slot that was looked at; without a slot there is nothing to write. */
export async function exportRecords(
  result: VerifyResult,
  { records }: Pick<VerifyUseCases, "records">,
  exports: Exports,
): Promise<ExportedRecords> {
  const dump = await records(result);
  if (dump === undefined) {
    return { part: {}, words: "Nothing was exported: no slot is affected. Name one to export it." };
  }
  const { slot, latticeId, takenAt } = dump;
  // Named by when it was taken: one made while readers are down replaces none that was made before.
  const when = takenAt.replace(/[-:.]/g, "");
  const name = `evidence-${latticeId.slice(0, 10)}-${slot}-${when}.json`;
  const written = await exports.write(name, `${JSON.stringify(dump, null, 2)}\n`);
  if (written.kind === "failed") {
    return { part: {}, words: `The records could not be exported: ${written.detail}.` };
  }
  const { path, bytes, sha256 } = written;
  const words = `The records of slot ${slot} were written to ${path} (${bytes} bytes, sha256 ${sha256.slice(0, 16)}…), redacted.`;
  return { part: { export: { path, bytes, sha256 } }, words };
}
