import type { X509Certificate } from "node:crypto";
import { nameOf } from "./certificates.ts";
import { once } from "./lately.ts";
import type { TrustedRoot } from "./root.ts";

/** How the names of certificates end that may sign TCB info and QE identities. */
const TCB_SIGNER = "TCB Signing";

/**
 * Why a chain, leaf first, does not lead to the root; undefined where it does. The library checks signatures only:
 * that issuers may issue, and are those that the certificates name, is checked here.
 */
export function chainTrouble(
  chain: readonly X509Certificate[],
  root: TrustedRoot,
): string | undefined {
  const [leaf, ...issuers] = chain;
  if (leaf === undefined || issuers.length === 0) return "has fewer than two certificates";
  const noCa = issuers.find(({ ca }) => !ca);
  if (noCa !== undefined) return `has "${nameOf(noCa)}" as an issuer, which is no CA certificate`;
  if (leaf.ca) return `begins with "${nameOf(leaf)}", which is a CA certificate`;
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (issuer === undefined) {
      if (!issued(certificate, root.certificate)) return `ends in another root than ${root.words}`;
    } else if (!issued(certificate, issuer)) {
      return `does not hold: "${nameOf(certificate)}" is not signed by "${nameOf(issuer)}"`;
    }
  }
  return undefined;
}

/** Why a certificate may not sign TCB info and QE identities. */
export function signerTrouble(signer: X509Certificate): string | undefined {
  return nameOf(signer).endsWith(TCB_SIGNER)
    ? undefined
    : `begins with "${nameOf(signer)}", which is no TCB Signing certificate`;
}

/** Whether the certificate names the issuer, and is signed by it. */
function issued(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuedBy(certificate)(issuer);
}

const issuedBy = once((certificate: X509Certificate) =>
  once((issuer: X509Certificate) => {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  }),
);
