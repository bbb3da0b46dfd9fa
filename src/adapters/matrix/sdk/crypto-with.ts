import type { Crypto } from "./load-sdk.ts";

/** The native library alone is not enough: its keys must be kept, or nobody could read what was said before. */
export function cryptoWith(crypto: Crypto, folder: string | undefined): Crypto {
  if (!crypto.available || folder !== undefined) return crypto;
  return { available: false, why: "there is no folder of this process's own to keep keys in" };
}
