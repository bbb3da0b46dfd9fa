import type { X509Certificate } from "node:crypto";
import { nameOf } from "./certificates.ts";
import type { Parts } from "./collateral-parts.ts";
import type { Crl } from "./crls.ts";
import { broken, unfit } from "./judged.ts";
import type { Broken, Judged } from "./judged.ts";
import type { TrustedRoot } from "./root.ts";

/**
 * Why revocation lists cannot be used, or which certificate they revoke. Both lists must be signed by those whose
 * certificates they are about; when they are good is checked elsewhere. The chains have been verified by then.
 */
export async function revocationTrouble(
  pck: { readonly certificates: readonly X509Certificate[]; readonly givenBy: Broken["blames"] },
  { rootCrl, pckCrl, tcbChain, qeChain }: Parts,
  root: TrustedRoot,
): Promise<Judged | undefined> {
  const [leaf, pckCa] = pck.certificates;
  if (leaf === undefined || pckCa === undefined) return undefined;
  const wrong =
    swapped(rootCrl, pckCrl, root.certificate, pckCa) ??
    (await listTrouble("root revocation list", rootCrl, root.certificate)) ??
    (await listTrouble("PCK revocation list", pckCrl, pckCa));
  if (wrong !== undefined) return wrong;
  const ofQuote = [leaf, pckCa].find(
    (certificate) => pckCrl.revokes(certificate) || rootCrl.revokes(certificate),
  );
  if (ofQuote !== undefined) return broken(pck.givenBy, revoked(ofQuote));
  const signer = [...tcbChain, ...qeChain, root.certificate].find((one) => rootCrl.revokes(one));
  return signer === undefined ? undefined : broken("collateral", revoked(signer));
}

function swapped(
  rootCrl: Crl,
  pckCrl: Crl,
  root: X509Certificate,
  pckCa: X509Certificate,
): Judged | undefined {
  return rootCrl.isOf(pckCa) && pckCrl.isOf(root)
    ? unfit("unusable", "its two revocation lists are swapped")
    : undefined;
}

async function listTrouble(
  what: string,
  list: Crl,
  issuer: X509Certificate,
): Promise<Judged | undefined> {
  if (!list.isOf(issuer)) {
    return unfit("unusable", `its ${what} is of another issuer than "${nameOf(issuer)}"`);
  }
  return (await list.signedBy(issuer))
    ? undefined
    : broken("collateral", `the signature of its ${what} does not hold`);
}

function revoked(certificate: X509Certificate): string {
  return `revoked certificate: "${nameOf(certificate)}"`;
}
