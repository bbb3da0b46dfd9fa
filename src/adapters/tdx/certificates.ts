import { X509Certificate } from "node:crypto";
import { Lately, once } from "./lately.ts";

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** No chain of Intel's has more than three. */
const MOST_CERTIFICATES = 8;

type Chain = readonly X509Certificate[] | undefined;

const lately = new Lately<{ readonly chain: Chain }>(16);

/** The certificates of a PEM chain, leaf first; undefined when one cannot be read. */
export function certificatesOf(chain: string): Chain {
  return lately.read(chain, (text) => ({ chain: readChain(text) })).chain;
}

function readChain(chain: string): Chain {
  const texts = chain.match(PEM) ?? [];
  if (texts.length > MOST_CERTIFICATES) return undefined;
  try {
    return texts.map((text) => new X509Certificate(text));
  } catch {
    return undefined;
  }
}

export function pemOf(chain: readonly X509Certificate[]): string {
  return chain.map(asPem).join("");
}

const asPem = once((certificate: X509Certificate) => certificate.toString());

/** Its common name, for people. */
export function nameOf(certificate: X509Certificate): string {
  return commonName(certificate.subject);
}

export function issuerNameOf(certificate: X509Certificate): string {
  return commonName(certificate.issuer);
}

export function serialOf(certificate: X509Certificate): bigint {
  return BigInt(`0x${certificate.serialNumber}`);
}

/** When it is valid, in Unix seconds, both ends included. */
export function validityOf(certificate: X509Certificate): readonly [from: number, until: number] {
  return [
    certificate.validFromDate.getTime() / 1_000,
    certificate.validToDate.getTime() / 1_000,
  ] as const;
}

function commonName(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? "a certificate without a name";
}
