import type * as Sdk from "matrix-bot-sdk";
import type { Seal } from "../guarded-web.ts";
import type { Unseal } from "../saying/speaking.ts";

export interface Keys {
  /** Undefined where nothing can be encrypted. */
  readonly seal: () => Seal | undefined;
  /** Undefined where nothing encrypted can be read. */
  readonly unseal: () => Unseal | undefined;
}

/** Encrypts and decrypts by the library's keys, where there are any. What they give rejects until it is ready. */
export function keysOf(sdk: typeof Sdk, crypto: Sdk.CryptoClient | undefined): Keys {
  if (crypto === undefined) return { seal: () => undefined, unseal: () => undefined };
  const seal: Seal = (room, type, content) => crypto.encryptRoomEvent(room, type, content);
  const unseal: Unseal = async (room, event) => {
    const sealed = new sdk.EncryptedRoomEvent(event);
    const { content } = await crypto.decryptRoomEvent(sealed, room);
    return content as Readonly<Record<string, unknown>>;
  };
  return { seal: () => seal, unseal: () => unseal };
}
