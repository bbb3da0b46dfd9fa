import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Collateral } from "../../lattice/tdx.ts";
import { unfit } from "./judged.ts";
import type { Unfit } from "./judged.ts";

/** Hex, or the bytes as numbers, as tools that fetch collateral write them. */
const bytes = z.union([
  z
    .string()
    .regex(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/)
    .transform((text) => text.replace(/^0x/, "").toLowerCase()),
  z.array(z.int().min(0).max(255)).transform((numbers) => Buffer.from(numbers).toString("hex")),
]);

const CollateralJson = z.object({
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
});

/** Reads collateral that someone put into a file. Its path is not shown: chats need not know it. */
export async function readCollateralFile(
  path: string,
  signal: AbortSignal,
): Promise<Collateral | Unfit> {
  let text;
  try {
    text = await readFile(path, { encoding: "utf8", signal });
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    const why = typeof code === "string" && code !== "ABORT_ERR" ? ` (${code})` : "";
    return unfit("none", `it cannot be read${why}`);
  }
  return parsed(text);
}

function parsed(text: string): Collateral | Unfit {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unfit("unusable", "it is not JSON");
  }
  const result = CollateralJson.safeParse(value);
  if (!result.success) {
    const [where] = result.error.issues[0]?.path ?? [];
    const what = where === undefined ? "it is not collateral" : `its ${String(where)} is wrong`;
    return unfit("unusable", what);
  }
  const { pck_certificate_chain: chain, ...rest } = result.data;
  return chain === null || chain === undefined ? rest : { ...rest, pck_certificate_chain: chain };
}
