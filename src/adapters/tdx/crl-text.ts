/** A DER structure begins with this byte, which no hex text does ("30…" begins with 0x33). */
const SEQUENCE = 0x30;

const PEM = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/;

/** The hex of a revocation list that came as DER, as hex text or as PEM; undefined for anything else. */
export function crlHex(bytes: Buffer): string | undefined {
  if (bytes[0] === SEQUENCE) return bytes.toString("hex");
  const text = bytes.toString("latin1").trim();
  const pem = PEM.exec(text)?.[1];
  if (pem !== undefined) return Buffer.from(pem, "base64").toString("hex");
  return /^30(?:[0-9a-fA-F]{2})+$/.test(text) ? text.toLowerCase() : undefined;
}
