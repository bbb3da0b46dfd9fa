import { systemClock } from "../adapters/system-clock.ts";
import { openChat } from "../app/chat.ts";
import { durableRows } from "../chat/chat-store.ts";
import { rowsInMemory } from "../chat/rows-in-memory.ts";
import type { MatrixConfig } from "../config/config.ts";
import { matrixKeyFolder } from "../config/matrix-keys.ts";
import { MATRIX_VARIABLE, matrixToken } from "../config/matrix-token.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { behindReasons, goneReasons } from "./chat-reasons.ts";
import { notServed } from "./served-chat.ts";
import type { ChatStart, ServedChat } from "./served-chat.ts";

/** Matrix, where it is configured. Without its token the bot serves everything else, and says that it is not ready. */
export async function startMatrix(
  { homeserver, rooms }: MatrixConfig,
  start: ChatStart,
): Promise<ServedChat | Refusal> {
  const { config, app, telemetry, report, log } = start;
  const token = matrixToken(process.env);
  if (token.kind !== "right") {
    telemetry.watchChat("matrix", { connections: () => 0, behind: () => undefined });
    const words = `matrix: ${MATRIX_VARIABLE} ${token.text}. Set it, and start the bot again`;
    return notServed([words]);
  }
  const stored = config.store !== undefined;
  const desk = stored ? await app.desk.open() : undefined;
  if (isRefusal(desk)) return desk;
  const { openMatrix } = await import("../adapters/matrix/open-matrix.ts");
  const opened = openMatrix({
    homeserver,
    rooms,
    token: token.secret,
    people: config.people,
    origin: app.origin,
    rows: desk === undefined ? rowsInMemory() : durableRows(desk.ledger.store),
    cryptoFolder: matrixKeyFolder(config.store),
    refused: (why) => {
      telemetry.strangerRefused("matrix", why);
    },
    report,
    now: () => systemClock.now(),
  });
  const { surface, encryption } = opened;
  log.info(
    encryption.available
      ? "matrix: encrypted rooms can be served"
      : `matrix: encrypted rooms cannot be served: ${encryption.why}`,
  );
  const chat = await openChat({ ...start, surface, stored, clock: systemClock });
  if (isRefusal(chat)) return chat;
  telemetry.watchChat("matrix", {
    connections: () => opened.states().filter(({ connected }) => connected).length,
    behind: () => chat.state(),
  });
  return {
    mounts: [],
    start: () => opened.start(chat.take),
    reasons: () => {
      const nowMs = systemClock.now();
      const unknown = opened.unknown();
      return [
        ...(unknown === undefined ? [] : [`matrix: ${unknown}`]),
        ...goneReasons("matrix", opened.states(), nowMs),
        ...behindReasons("matrix", chat.state(), nowMs),
      ];
    },
    close: async () => {
      await Promise.all([opened.close(), chat.close()]);
    },
  };
}
