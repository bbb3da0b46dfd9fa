import { destination, pino } from "pino";
import type { Logger } from "pino";

export type { Logger };

/** The bot's log: JSON lines on stderr. Keys that could hold a secret are never written out. */
export function openLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          "token",
          "password",
          "secret",
          "authorization",
          "*.token",
          "*.password",
          "*.secret",
          "*.authorization",
        ],
        censor: "(hidden)",
      },
    },
    destination({ fd: 2, sync: true }),
  );
}
