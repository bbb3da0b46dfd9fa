import { z } from "zod";
import { normalHex } from "../lattice/lattice-id.ts";
import type { Collateral } from "../lattice/tdx.ts";

/** Hex, or the bytes as numbers, as tools that fetch collateral write them. */
const bytes = z.union([
  z
    .string()
    .regex(/^(?:0[xX])?(?:[0-9a-fA-F]{2})*$/)
    .transform(normalHex),
  z.array(z.int().min(0).max(255)).transform((numbers) => Buffer.from(numbers).toString("hex")),
]);

/** Collateral as tools write it, whether a gateway serves it or an operator keeps it in a file. */
export const CollateralJson = z
  .object({
    pck_crl_issuer_chain: z.string(),
    root_ca_crl: bytes,
    pck_crl: bytes,
    tcb_info_issuer_chain: z.string(),
    tcb_info: z.string(),
    tcb_info_signature: bytes,
    qe_identity_issuer_chain: z.string(),
    qe_identity: z.string(),
    qe_identity_signature: bytes,
    pck_certificate_chain: z.string().nullish(),
  })
  .transform(({ pck_certificate_chain: chain, ...rest }): Collateral =>
    chain === null || chain === undefined ? rest : { ...rest, pck_certificate_chain: chain },
  );
