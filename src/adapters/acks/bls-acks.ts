import type { bls12_381 as Curve } from "@noble/curves/bls12-381.js";
import type { Ack } from "../../lattice/record.ts";
import type { AckSignatures } from "../../ports/ack-signatures.ts";

/** How Ethereum's validators sign: keys in G1, signatures in G2, proof of possession (consensus-specs, BLS). */
const DOMAIN = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

/** BLS signatures on BLS12-381. The library is loaded when the first ack comes. */
export class BlsAcks implements AckSignatures {
  async check({ pubkey, signature, root }: Ack): Promise<"valid" | "invalid" | "malformed"> {
    const { bls12_381: curve } = await import("@noble/curves/bls12-381.js");
    if (!isHex(48, pubkey) || !isHex(96, signature) || !isHex(32, root)) return "malformed";
    const points = pointsOf(curve, pubkey, signature);
    if (points === undefined) return "malformed";
    const { longSignatures } = curve;
    const message = longSignatures.hash(Buffer.from(root, "hex"), DOMAIN);
    return longSignatures.verify(points.signature, message, points.key) ? "valid" : "invalid";
  }
}

/** Points are written compressed: another length is another form of them, which validators do not use. */
function isHex(bytes: number, text: string): boolean {
  return text.length === 2 * bytes && /^[0-9a-f]+$/i.test(text);
}

/** Key and signature as points of their groups. The identity is no key: its signature fits every message. */
function pointsOf(curve: typeof Curve, pubkey: string, signature: string) {
  try {
    const key = curve.G1.Point.fromHex(pubkey);
    key.assertValidity();
    if (key.is0()) return undefined;
    const point = curve.longSignatures.Signature.fromHex(signature);
    point.assertValidity();
    return point.is0() ? undefined : { key, signature: point };
  } catch {
    return undefined;
  }
}
