import type { NotSent } from "../../../ports/chat-surface.ts";
import type { Encryption } from "../encryption.ts";

type How = { readonly kind: "plain" | "encrypted" } | Extract<NotSent, { readonly kind: "later" }>;

/** How often it is asked again, and where somebody must mend something first. */
const AGAIN_MS = 2_000;
const MEND_MS = 30_000;

/** Nothing is said in a room of which that cannot be told. */
export async function howRoomIs(room: string, encryption: Pick<Encryption, "of">): Promise<How> {
  const state = await encryption.of(room);
  if (state.kind !== "unknown") return state;
  const detail = `it could not be told whether the room is encrypted: ${state.detail}`;
  return state.mend === true
    ? { kind: "later", afterMs: MEND_MS, detail, mend: true }
    : { kind: "later", afterMs: AGAIN_MS, detail };
}
