import type { X509Certificate } from "node:crypto";
import type { Collateral } from "../../lattice/tdx.ts";
import { certificatesOf, nameOf, pemOf, validityOf } from "./certificates.ts";
import { chainTrouble, signerTrouble } from "./chain-policy.ts";
import { firstToEnd, newest, partsOf } from "./collateral-parts.ts";
import type { Parts, Span } from "./collateral-parts.ts";
import { broken, unfit } from "./judged.ts";
import type { Broken, Judged } from "./judged.ts";
import { dcap } from "./libraries.ts";
import { meaningOf } from "./library-messages.ts";
import type { Layout } from "./quote-layout.ts";
import { revocationTrouble } from "./revocation.ts";
import type { TrustedRoot } from "./root.ts";

/** A quote, the collateral it is to be verified with, and what is trusted. */
export interface Case {
  readonly raw: Uint8Array;
  readonly layout: Layout;
  readonly collateral: Collateral;
  readonly root: TrustedRoot;
}

/** The platform's chain, and who gave it. */
interface PckChain {
  readonly givenBy: Broken["blames"];
  readonly certificates: readonly X509Certificate[];
}

/** Verifies a quote at a time in Unix seconds. Throws only what nobody foresaw. */
export async function judge(given: Case, now: number): Promise<Judged> {
  const pck = pckChainOf(given);
  if ("kind" in pck) return pck;
  const trouble = chainTrouble(pck.certificates, given.root);
  if (trouble !== undefined) return broken(pck.givenBy, `its chain ${trouble}`);
  const parts = await partsOf(given.collateral);
  if ("kind" in parts) return parts;
  const last = newest(parts.spans);
  const first = firstToEnd(parts.spans);
  if (last !== undefined && now < last.from) {
    return unfit("unusable", `its ${last.what} is from the future: ${minute(last.from)}`);
  }
  if (first !== undefined && now > first.until) return expired(given, pck, parts, first);
  return judgeAt(given, pck, parts, now);
}

/** Verifies once more, at a moment when all of the collateral was good. */
async function expired(given: Case, pck: PckChain, parts: Parts, ended: Span): Promise<Judged> {
  const moment = (newest(parts.spans)?.from ?? 0) + 1;
  const detail = `its ${ended.what} was good until ${minute(ended.until)}`;
  if (moment > ended.until) return { ...unfit("expired", detail), held: false };
  const then = await judgeAt(given, pck, parts, moment);
  if (then.kind === "broken" || then.kind === "collateral") return then;
  return then.kind === "holds"
    ? { ...unfit("expired", `${detail}; the quote held then (${then.status})`), held: true }
    : { ...unfit("expired", `${detail}; even then ${then.detail}`), held: false };
}

async function judgeAt(given: Case, pck: PckChain, parts: Parts, now: number): Promise<Judged> {
  const wrong =
    signingTrouble(parts, given.root) ??
    outOfDate(pck, now) ??
    (await revocationTrouble(pck, parts, given.root));
  if (wrong !== undefined) return wrong;
  const library = await dcap();
  try {
    const { status, advisory_ids: advisories } = library.QuoteVerifier.newWithRootCa(
      given.root.der,
    ).verify(given.raw, asChecked(given, pck, parts), now);
    return status === "Unknown"
      ? meaningOf(new Error("TCB status is invalid: Unknown"), [])
      : { kind: "holds", status, advisories };
  } catch (error) {
    return meaningOf(error, given.layout.attributes);
  }
}

/** The chain in the quote itself goes before any that others hand over. */
function pckChainOf({ layout, collateral }: Case): PckChain | Judged {
  const givenBy = layout.pckChain === undefined ? "collateral" : "quote";
  const text = layout.pckChain ?? collateral.pck_certificate_chain;
  if (text === undefined) {
    return unfit("unusable", "neither the quote nor it has the platform's certificate chain");
  }
  const certificates = certificatesOf(text);
  return certificates === undefined
    ? broken(givenBy, "a certificate of its chain cannot be read")
    : { givenBy, certificates };
}

/**
 * The library gets the very certificates that were checked here, however it would read the texts. Revocation has been
 * judged by then: it would read both lists once more for every certificate, which costs more than all the rest.
 */
function asChecked({ collateral }: Case, pck: PckChain, { tcbChain, qeChain }: Parts): Collateral {
  return {
    ...collateral,
    pck_certificate_chain: pemOf(pck.certificates),
    tcb_info_issuer_chain: pemOf(tcbChain),
    qe_identity_issuer_chain: pemOf(qeChain),
    root_ca_crl: "",
    pck_crl: "",
  };
}

function signingTrouble({ tcbChain, qeChain }: Parts, root: TrustedRoot): Broken | undefined {
  const chains = [
    ["TCB info", tcbChain],
    ["QE identity", qeChain],
  ] as const;
  for (const [what, chain] of chains) {
    const [signer] = chain;
    const trouble =
      chainTrouble(chain, root) ?? (signer === undefined ? undefined : signerTrouble(signer));
    if (trouble !== undefined) return broken("collateral", `the ${what}'s chain ${trouble}`);
  }
  return undefined;
}

function outOfDate({ certificates, givenBy }: PckChain, now: number): Broken | undefined {
  const bad = certificates.find((certificate) => {
    const [from, until] = validityOf(certificate);
    return now < from || now > until;
  });
  if (bad === undefined) return undefined;
  const [from, until] = validityOf(bad);
  const when = `${minute(from)} to ${minute(until)}`;
  return broken(givenBy, `the certificate "${nameOf(bad)}" of its chain is valid from ${when}`);
}

function minute(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
