import type { Config } from "../config/config.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import type { LatticeReader } from "../ports/lattice-reader.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { CheckSources } from "./sources.ts";

/** Whether a quote of every member that must prove TDX can be had. What it is worth is a verification's to say. */
export async function quoteFindings(
  { organisms }: Config,
  { readersOf }: CheckSources,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const gated = ORGANISMS.filter((organism) => organisms[organism].tdx !== undefined);
  const asked = gated.flatMap((organism) =>
    organisms[organism].members.map(async ({ name }) => {
      const told = await Promise.all(
        readersOf[organism].map((reader: LatticeReader) => reader.quote(organism, name, signal)),
      );
      const id = `quote of ${name}`;
      const ticket = told.find(({ kind }) => kind === "ticket");
      if (ticket?.kind === "ticket") {
        return ticket.extra === undefined
          ? finding(id, "note", "served without `extra`: whose it is cannot be verified")
          : finding(id, "pass", "served, with what binds it to its peer");
      }
      const failed = told.find((answer) => answer.kind === "unread");
      return failed === undefined
        ? finding(id, "fail", "no gateway has one")
        : finding(id, "fail", `${failed.reason}: ${failed.detail}`);
    }),
  );
  return Promise.all(asked);
}
