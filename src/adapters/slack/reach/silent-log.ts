import type { Logger, LogLevel } from "@slack/bolt";

/** Slack's libraries write what they send and receive into their logs: the bot keeps none of it. */
export function silentLog(level: LogLevel): Logger {
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    setLevel: nothing,
    setName: nothing,
    getLevel: () => level,
  };
}
