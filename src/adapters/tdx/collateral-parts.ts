import type { X509Certificate } from "node:crypto";
import { z } from "zod";
import type { Collateral } from "../../lattice/tdx.ts";
import { certificatesOf, nameOf, validityOf } from "./certificates.ts";
import { crlOf } from "./crls.ts";
import type { Crl } from "./crls.ts";
import { Lately } from "./lately.ts";
import { unfit } from "./judged.ts";
import type { Unfit } from "./judged.ts";

/** A collateral, read. Nothing in it has been verified yet. */
export interface Parts {
  readonly rootCrl: Crl;
  readonly pckCrl: Crl;
  readonly tcbChain: readonly X509Certificate[];
  readonly qeChain: readonly X509Certificate[];
  /** When each part is good. */
  readonly spans: readonly Span[];
}

/** Unix seconds, both ends included. */
export interface Span {
  readonly what: string;
  readonly from: number;
  readonly until: number;
}

/** Intel writes UTC without a fraction. An unreadable date would pass every comparison of the library's. */
const Dated = z.object({ issueDate: z.iso.datetime(), nextUpdate: z.iso.datetime() });

export async function partsOf(collateral: Collateral): Promise<Parts | Unfit> {
  const [rootCrl, pckCrl] = await Promise.all([
    crlOf(collateral.root_ca_crl),
    crlOf(collateral.pck_crl),
  ]);
  const tcbChain = certificatesOf(collateral.tcb_info_issuer_chain);
  const qeChain = certificatesOf(collateral.qe_identity_issuer_chain);
  const tcbInfo = spanOf("TCB info", collateral.tcb_info);
  const qeIdentity = spanOf("QE identity", collateral.qe_identity);
  if (rootCrl === undefined) return unreadable("root revocation list");
  if (pckCrl === undefined) return unreadable("PCK revocation list");
  if (tcbChain === undefined) return unreadable("TCB info's chain");
  if (qeChain === undefined) return unreadable("QE identity's chain");
  if (tcbInfo === undefined) return unreadable("TCB info");
  if (qeIdentity === undefined) return unreadable("QE identity");
  const spans = [
    tcbInfo,
    qeIdentity,
    { what: "root revocation list", from: rootCrl.from, until: rootCrl.until },
    { what: "PCK revocation list", from: pckCrl.from, until: pckCrl.until },
    ...[...tcbChain, ...qeChain].map((certificate) => {
      const [from, until] = validityOf(certificate);
      return { what: `certificate "${nameOf(certificate)}"`, from, until };
    }),
  ];
  return { rootCrl, pckCrl, tcbChain, qeChain, spans };
}

/** The part that begins last. */
export function newest(spans: readonly Span[]): Span | undefined {
  return spans.toSorted((a, b) => b.from - a.from)[0];
}

/** The part that ends first. */
export function firstToEnd(spans: readonly Span[]): Span | undefined {
  return spans.toSorted((a, b) => a.until - b.until)[0];
}

const lately = new Lately<{ readonly span: Omit<Span, "what"> | undefined }>(8);

function spanOf(what: string, text: string): Span | undefined {
  const { span } = lately.read(text, () => ({ span: readSpan(text) }));
  return span && { what, ...span };
}

function readSpan(text: string): Omit<Span, "what"> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const dated = Dated.safeParse(value);
  if (!dated.success) return undefined;
  const { issueDate, nextUpdate } = dated.data;
  return { from: Date.parse(issueDate) / 1_000, until: Date.parse(nextUpdate) / 1_000 };
}

function unreadable(what: string): Unfit {
  return unfit("unusable", `its ${what} cannot be read`);
}
