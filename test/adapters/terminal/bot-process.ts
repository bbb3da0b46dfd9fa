import { openBotSocket } from "../../../src/adapters/terminal/bot-socket.ts";

/** A bot of its own process that takes every call and never answers; what it may be killed for, tests say. */
const [, , path = ""] = process.argv;

const opened = await openBotSocket({
  path,
  take: (_call, { tell }) => {
    tell([{ kind: "text", text: "taken" }]);
    return new Promise(() => undefined);
  },
  report: () => undefined,
});

process.stdout.write(`${opened.kind}\n`);
