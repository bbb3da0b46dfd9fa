import { KeyObject, randomBytes, webcrypto } from "node:crypto";
import type * as x509Library from "@peculiar/x509";
import type { Extension, X509Certificate } from "@peculiar/x509";

export const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const YEAR_MS = 31_557_600_000;

const KEY_USAGE = "2.5.29.15";

/** DER of the bits: signing certificates and revocation lists, or signing anything else. */
const CA_USAGES = "03020106";
const LEAF_USAGES = "03020780";

type X509 = typeof x509Library;

/** A certificate and its key pair. */
export interface Holder {
  readonly name: string;
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  /** The private key as Node's own functions want it. */
  readonly key: KeyObject;
}

export interface IssueOptions {
  readonly name: string;
  /** Signs it; itself without. */
  readonly issuer?: Holder | undefined;
  readonly ca: boolean;
  readonly extensions?: readonly Extension[];
  readonly nowMs: number;
  /** Ten years from now without. */
  readonly untilMs?: number | undefined;
}

/** Loaded when the first certificate is minted; its decorators need the metadata library first. */
export async function x509(): Promise<X509> {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

/** Issues a certificate that is valid since a year. */
export async function issue({
  name,
  issuer,
  ca,
  extensions = [],
  nowMs,
  untilMs = nowMs + 10 * YEAR_MS,
}: IssueOptions): Promise<Holder> {
  const library = await x509();
  const keys = await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const certificate = await library.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: subjectOf(name),
    issuer: subjectOf(issuer?.name ?? name),
    notBefore: new Date(nowMs - YEAR_MS),
    notAfter: new Date(untilMs),
    signingAlgorithm: P256,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [
      new library.BasicConstraintsExtension(ca, undefined, true),
      new library.Extension(KEY_USAGE, true, Buffer.from(ca ? CA_USAGES : LEAF_USAGES, "hex")),
      ...extensions,
    ],
  });
  return { name, certificate, keys, key: KeyObject.from(keys.privateKey) };
}

export function subjectOf(name: string): string {
  return `CN=${name}, O=Lattice drill (simulated)`;
}

export function pemChain(...holders: readonly Holder[]): string {
  return holders.map(({ certificate }) => `${certificate.toString("pem")}\n`).join("");
}

/** Positive, and never shorter in DER than written. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}
