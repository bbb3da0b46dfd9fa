import type { Encryption } from "./encryption.ts";
import type { Asked, MatrixWeb, WebAnswer } from "./web/matrix-web.ts";

/** Encrypts what is to be said in a room. May throw. */
export type Seal = (room: string, type: string, content: object) => Promise<object>;

export interface GuardOptions {
  readonly encryption: Pick<Encryption, "of">;
  /** Undefined where nothing can be encrypted. */
  readonly seal: () => Seal | undefined;
}

/** How often it is tried again, where somebody must mend something first. */
const MEND_MS = 30_000;
const AGAIN_MS = 2_000;

/**
 * The one place where anything is said in a room. Nothing goes into an encrypted room as it is, and nothing at all
 * where it cannot be told whether the room is encrypted.
 */
export function guardedWeb(web: MatrixWeb, guard: GuardOptions): MatrixWeb {
  return {
    call(call, place, asked) {
      if (call !== "send") return web.call(call, place, asked);
      return say(web, guard, { place: place as SendPlace, asked: asked ?? {} });
    },
  };
}

interface SendPlace {
  readonly room: string;
  readonly type: string;
  readonly txn: string;
}

interface Saying {
  readonly place: SendPlace;
  readonly asked: Asked;
}

async function say(
  web: MatrixWeb,
  { encryption, seal }: GuardOptions,
  { place, asked }: Saying,
): Promise<WebAnswer> {
  const state = await encryption.of(place.room);
  if (state.kind === "plain") return web.call("send", place, asked);
  if (state.kind === "unknown") {
    const detail = `it could not be told whether the room is encrypted: ${state.detail}`;
    return { kind: "later", afterMs: AGAIN_MS, detail };
  }
  // Reactions are never encrypted: everybody on the homeserver could read them, and make them.
  if (place.type === "m.reaction") {
    const detail = "reactions are not encrypted, and so not used in an encrypted room";
    return { kind: "refused", errcode: "ENCRYPTED_ROOM", detail };
  }
  const sealed = seal();
  if (sealed === undefined) {
    const detail =
      "the room is encrypted, and the bot cannot encrypt: name another room in `matrix.rooms`, or install the library that encrypts (docs/matrix.md)";
    return { kind: "later", afterMs: MEND_MS, detail, mend: true };
  }
  try {
    const body = await sealed(place.room, place.type, asked.body ?? {});
    return await web.call("send", { ...place, type: "m.room.encrypted" }, { body });
  } catch {
    return { kind: "later", afterMs: AGAIN_MS, detail: "it could not be encrypted" };
  }
}
