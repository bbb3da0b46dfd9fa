/** Longest text that a count, hash, id or signature needs: a BLS signature has 194 characters. */
const LONGEST_TEXT = 256;

const PAYLOAD_KEYS =
  /^(cleartext|plaintext|ciphertext|payload|payloads|body|bid|bids|transactions|txs)$/i;

/** The key of something in an answer that looks like a payload, if anything does. */
export function payloadIn(value: unknown, key = ""): string | undefined {
  if (typeof value === "string") return value.length > LONGEST_TEXT ? key : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (PAYLOAD_KEYS.test(name)) return name;
    const found = payloadIn(inner, Array.isArray(value) ? key : name);
    if (found !== undefined) return found;
  }
  return undefined;
}
