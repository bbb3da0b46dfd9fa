import type { X509Certificate } from "node:crypto";
import { serialOf } from "./certificates.ts";
import { Lately, once } from "./lately.ts";
import { x509 } from "./libraries.ts";
import type { X509 } from "./libraries.ts";

/** A revocation list that could be read. Nothing of it is true before `signedBy` says so. */
export interface Crl {
  /** Unix seconds, both ends included. */
  readonly from: number;
  readonly until: number;
  isOf(issuer: X509Certificate): boolean;
  signedBy(issuer: X509Certificate): Promise<boolean>;
  revokes(certificate: X509Certificate): boolean;
}

const lately = new Lately<Promise<Crl | undefined>>(8);

/** Reads a list from the hex of its DER; undefined when it is none, or says not until when it is good. */
export function crlOf(hex: string): Promise<Crl | undefined> {
  return lately.read(hex, readHex);
}

async function readHex(hex: string): Promise<Crl | undefined> {
  if (hex === "" || hex.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  const library = await x509();
  try {
    return read(library, Buffer.from(hex, "hex"));
  } catch {
    return undefined;
  }
}

function read(library: X509, der: Buffer): Crl | undefined {
  const list = new library.X509Crl(der);
  const { thisUpdate, nextUpdate, issuer } = list;
  if (nextUpdate === undefined) return undefined;
  const revoked = new Set(list.entries.map(({ serialNumber }) => BigInt(`0x${serialNumber}`)));
  const asRead = once((certificate: X509Certificate) => {
    return new library.X509Certificate(certificate.raw);
  });
  return {
    from: thisUpdate.getTime() / 1_000,
    until: nextUpdate.getTime() / 1_000,
    isOf: (certificate) => asRead(certificate).subject === issuer,
    signedBy: once((certificate: X509Certificate) =>
      list.verify({ publicKey: asRead(certificate) }).catch(() => false),
    ),
    revokes: (certificate) => revoked.has(serialOf(certificate)),
  };
}
