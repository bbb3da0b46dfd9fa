/** Hex digits of the short form; mosaik prints the first five bytes of an id. */
const SHORT_DIGITS = 10;

/** The short form of a lattice id (fingerprint), as mosaik's logs and labels show it. */
export function shortId(latticeId: string): string {
  return latticeId.slice(0, SHORT_DIGITS);
}

/** Ids and digests compare without case and without a leading 0x. */
export function normalHex(hex: string): string {
  const digits = hex.startsWith("0x") || hex.startsWith("0X") ? hex.slice(2) : hex;
  return digits.toLowerCase();
}
