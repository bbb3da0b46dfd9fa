import { describe, expect, it } from "@jest/globals";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { BlsAcks } from "../../src/adapters/acks/bls-acks.ts";

const DOMAIN = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";
const { longSignatures } = bls12_381;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

const ROOT = "6b".repeat(32);
const SECRET = new Uint8Array(32).fill(7);
const KEY = hex(longSignatures.getPublicKey(SECRET).toBytes());

const sign = (root: string, domain = DOMAIN) =>
  hex(longSignatures.sign(longSignatures.hash(Buffer.from(root, "hex"), domain), SECRET).toBytes());

const GOOD = { pubkey: KEY, signature: sign(ROOT), root: ROOT };

/** The points at infinity, as they are written compressed. */
const NO_KEY = `c0${"00".repeat(47)}`;
const NO_SIGNATURE = `c0${"00".repeat(95)}`;

/** On the curve, and not in the subgroup that keys are of. */
const OFF_GROUP =
  "87f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c000";

const LONG_KEY = longSignatures.getPublicKey(SECRET).toHex(false);

const flipped = (text: string) => `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`;

describe("a proposer's ack", () => {
  it.each([
    ["signed by its key over its root", GOOD, "valid"],
    ["over another root", { ...GOOD, root: "6c".repeat(32) }, "invalid"],
    [
      "of another key",
      { ...GOOD, pubkey: hex(longSignatures.getPublicKey(new Uint8Array(32).fill(8)).toBytes()) },
      "invalid",
    ],
    [
      "signed for another purpose",
      { ...GOOD, signature: sign(ROOT, "SOMETHING_ELSE_") },
      "invalid",
    ],
    ["with a signature that is no point", { ...GOOD, signature: "00".repeat(96) }, "malformed"],
    ["with a key that is no point", { ...GOOD, pubkey: "ff".repeat(48) }, "malformed"],
    ["by no key at all", { pubkey: NO_KEY, signature: NO_SIGNATURE, root: ROOT }, "malformed"],
    ["by no key, with a sound signature", { ...GOOD, pubkey: NO_KEY }, "malformed"],
    ["by a point outside the keys' group", { ...GOOD, pubkey: OFF_GROUP }, "malformed"],
    ["by a key that is not compressed", { ...GOOD, pubkey: LONG_KEY }, "malformed"],
    ["over what is no root", { ...GOOD, signature: sign(""), root: "zz" }, "malformed"],
    ["with no signature at all", { ...GOOD, signature: NO_SIGNATURE }, "malformed"],
  ])("%s is %s", async (_what, ack, said) => {
    expect(await new BlsAcks().check(ack)).toBe(said);
  });

  it("with a flipped digit is never valid", async () => {
    expect(await new BlsAcks().check({ ...GOOD, signature: flipped(GOOD.signature) })).not.toBe(
      "valid",
    );
    expect(await new BlsAcks().check({ ...GOOD, pubkey: flipped(KEY) })).not.toBe("valid");
  });

  it("verifies a vector of another implementation", async () => {
    // ethereum/bls12-381-tests, sign/sign_case_c82df61aa3ee60fb and verify.
    const ack = {
      pubkey:
        "a491d1b0ecd9bb917989f0e74f0dea0422eac4a873e5e2644f368dffb9a6e20fd6e10c1b77654d067c0618f6e5a7f79a",
      root: "00".repeat(32),
      signature:
        "b6ed936746e01f8ecf281f020953fbf1f01debd5657c4a383940b020b26507f6076334f91e2366c96e9ab279fb5158090352ea1c5b0c9274504f4f0e7053af24802e51e4568d164fe986834f41e55c8e850ce1f98458c0cfc9ab380b55285a55",
    };
    expect(await new BlsAcks().check(ack)).toBe("valid");
  });
});
