import type { NotSent } from "../../../ports/chat-surface.ts";
import type { Encryption } from "../encryption.ts";

type How = { readonly kind: "plain" | "encrypted" } | Extract<NotSent, { readonly kind: "later" }>;

/** Nothing is said in a room of which that cannot be told. */
export async function howRoomIs(room: string, encryption: Pick<Encryption, "of">): Promise<How> {
  const state = await encryption.of(room);
  if (state.kind !== "unknown") return state;
  const detail = `it could not be told whether the room is encrypted: ${state.detail}`;
  return { kind: "later", afterMs: 2_000, detail };
}
