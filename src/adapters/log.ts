import { destination, pino } from "pino";
import type { Logger } from "pino";

export type { Logger };

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export function isLogLevel(text: string): text is LogLevel {
  return (LOG_LEVELS as readonly string[]).includes(text);
}

/** The bot's log: JSON lines on stderr. Keys that could hold a secret are never written out. */
export function openLog(level: LogLevel): Logger {
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
