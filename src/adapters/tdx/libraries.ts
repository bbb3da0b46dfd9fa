import type * as dcapLibrary from "@phala/dcap-qvl";
import type * as blake3Library from "@noble/hashes/blake3.js";
import type * as x509Library from "@peculiar/x509";

/**
 * The libraries that a quote needs, loaded when the first one comes: most processes never see a quote, and
 * together they would double what a process keeps in memory.
 */

export type Dcap = typeof dcapLibrary.default;

export type X509 = typeof x509Library;

export type Blake3 = (typeof blake3Library)["blake3"];

/** Verification of DCAP quotes. A CommonJS module: everything hangs on its default export. */
export async function dcap(): Promise<Dcap> {
  return (await import("@phala/dcap-qvl")).default;
}

/** Certificates and revocation lists. Its decorators need the metadata library first. */
export async function x509(): Promise<X509> {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

export async function blake3(): Promise<Blake3> {
  return (await import("@noble/hashes/blake3.js")).blake3;
}
