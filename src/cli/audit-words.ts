import type { ChainFault, ChainReport, KnownHash } from "../audit/verify.ts";
import type { Done } from "../command/answer.ts";
import { code, headline, note, strong, text } from "../message/build.ts";
import type { Block } from "../message/model.ts";
import type { AuditVerifyResult } from "./audit-result.ts";

/** A line of a file that is no row at all. */
export interface FormFault {
  readonly kind: "form";
  readonly seq: number;
}

export interface Verified extends Omit<ChainReport, "fault"> {
  readonly source: AuditVerifyResult["source"];
  readonly fault: ChainFault | FormFault | undefined;
}

/** What following the chain came to, as an answer. */
export function verified({ source, last, fault, known }: Verified): Done {
  const found = known === undefined || known.kind === "found";
  const outcome = fault === undefined && found ? "ok" : "finding";
  const result: AuditVerifyResult = {
    source,
    last,
    ...(fault === undefined ? {} : { fault }),
    ...(known === undefined ? {} : { known }),
  };
  const follows = `${rows(last.seq)}, each leads to the next`;
  const blocks: Block[] = [
    ...(fault === undefined ? wholeBlocks(follows, known) : brokenBlocks(fault, known)),
    text(`Newest row that holds: ${last.seq}, hash `, code(last.hash), "."),
    ...(known === undefined && fault === undefined ? [note(UNSEEN)] : []),
  ];
  return { outcome, result, body: { title: "audit log", blocks } };
}

/** What is wrong comes first: rows that lead to the next are no comfort where the hash is not among them. */
function wholeBlocks(follows: string, known: KnownHash | undefined): readonly Block[] {
  if (known === undefined) return [headline("good", strong(follows))];
  return known.kind === "found"
    ? [headline("good", strong(follows)), text(knownWords(known))]
    : [headline("bad", strong(knownWords(known))), text(`${follows}.`)];
}

function brokenBlocks(
  fault: ChainFault | FormFault,
  known: KnownHash | undefined,
): readonly Block[] {
  return [
    headline("bad", strong(faultWords(fault))),
    ...(known === undefined ? [] : [text(knownWords(known))]),
  ];
}

const UNSEEN =
  "Rows that were cut off at the end, and a chain that was written anew as a whole, show only against a hash that was kept elsewhere: --head HASH.";

function faultWords(fault: ChainFault | FormFault): string {
  switch (fault.kind) {
    case "order":
      return `broken at row ${fault.expected}: row ${fault.seq} stands there. Rows were removed, put in, or put in another order`;
    case "link":
      return `broken at row ${fault.seq}: it does not follow from the row before it. One of the two was written anew`;
    case "content":
      return `broken at row ${fault.seq}: it is not what its hash was made of. Its time, its body or its hash was changed`;
    case "head":
      return `broken at its end: the newest row is ${fault.seq}, and ${fault.head.seq} with another hash was written last. Rows were removed`;
    case "form":
      return `broken at line ${fault.seq}: it is no row of an exported audit log`;
  }
}

function knownWords(known: KnownHash): string {
  switch (known.kind) {
    case "found":
      return `The given hash is row ${known.seq}'s: up to there the log is what it was. ${rows(known.since)} added since.`;
    case "not found":
      return "The given hash is no row's: rows were cut off at the end, the whole chain was written anew, or the hash is another log's.";
    case "not reached":
      return "Whether the given hash is among the rows cannot be told: the chain breaks before.";
  }
}

function rows(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
