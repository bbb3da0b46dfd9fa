import type { Call } from "./web/calls.ts";
import type { MatrixWeb } from "./web/matrix-web.ts";

/** What people see the order of. */
const SEEN: readonly Call[] = ["send", "redact"];

/** Keeps the order of what is said in a room: each thing is sent when the one before it was answered. */
export function orderedWeb(web: MatrixWeb): MatrixWeb {
  const rooms = new Map<string, Promise<unknown>>();
  return {
    async call(call, place, asked) {
      if (!SEEN.includes(call)) return web.call(call, place, asked);
      const { room = "" } = place as { readonly room?: string };
      const before = rooms.get(room);
      const answered = (async () => {
        await before;
        return web.call(call, place, asked);
      })();
      const done = answered.catch(() => undefined);
      rooms.set(room, done);
      void done.then(() => {
        if (rooms.get(room) === done) rooms.delete(room);
      });
      return answered;
    },
  };
}
