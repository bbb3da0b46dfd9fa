import { createHash, X509Certificate } from "node:crypto";
import { nameOf } from "./certificates.ts";
import { dcap } from "./libraries.ts";

/** SHA-256 of Intel's SGX root certificate, as Intel publishes it (DER). */
const INTEL_SHA256 = "44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3";

/** What every chain must end in. */
export interface TrustedRoot {
  readonly der: Buffer;
  readonly certificate: X509Certificate;
  /** Whose it is, as a possessive or in quotation marks. */
  readonly words: string;
}

/** Intel's root as the library carries it, or the given one. Throws when the library carries another. */
export async function trustedRoot(
  given: (() => Promise<Uint8Array>) | undefined,
): Promise<TrustedRoot> {
  const der = Buffer.from((await given?.()) ?? (await dcap()).constants.TRUSTED_ROOT_CA_DER);
  const intel = createHash("sha256").update(der).digest("hex") === INTEL_SHA256;
  if (given === undefined && !intel) throw new Error("the library's root is not Intel's");
  const certificate = new X509Certificate(der);
  return { der, certificate, words: intel ? "Intel's" : `"${nameOf(certificate)}"` };
}
