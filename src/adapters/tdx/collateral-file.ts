import { readFile } from "node:fs/promises";
import type { Collateral } from "../../lattice/tdx.ts";
import { CollateralJson } from "../collateral-json.ts";
import { unfit } from "./judged.ts";
import type { Unfit } from "./judged.ts";

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
  return result.data;
}
