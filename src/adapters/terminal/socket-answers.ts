import type { Answer } from "../../command/answer.ts";
import { headline } from "../../message/build.ts";

/** Answers that the socket gives itself, before a command was read or in place of one that cannot be sent. */

export const BUSY = notTaken(
  "busy",
  "The bot is busy with as many terminals as it takes. Nothing was done. Try again in a moment.",
);

export const STOPPING = notTaken(
  "stopping",
  "The bot is stopping. Nothing was done. Type it again once the bot has stopped or is back.",
);

export const SILENT = notTaken(
  "silent",
  "No command came in time. Nothing was done. Type it again.",
);

export const GARBLED = notTaken(
  "garbled",
  "The bot does not understand what this program sent. Nothing was done. Are both of one version?",
);

/** In place of an answer that is longer than a line may be; the command itself has ended. */
export function tooLong({ command, message, drill }: Answer): Answer {
  const text =
    "The command has ended, but its answer is longer than 256 KiB and was left out. Ask for less at once, or look at what was done with `runs`.";
  const { origin } = message;
  return {
    command,
    outcome: "unknown",
    result: {},
    message: { origin, title: "could not tell", blocks: [headline("unsure", text)] },
    error: { code: "too-long", text },
    ...(drill === true ? { drill } : {}),
  };
}

function notTaken(code: string, text: string): Answer {
  return {
    command: "unknown",
    outcome: "refused",
    result: {},
    message: { origin: null, title: "not done", blocks: [headline("neutral", text)] },
    error: { code, text },
  };
}
