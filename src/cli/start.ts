import { randomUUID } from "node:crypto";
import { Listener } from "../adapters/http/listener.ts";
import { isLogLevel, LOG_LEVELS, openLog } from "../adapters/log.ts";
import type { Logger } from "../adapters/log.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { PrometheusTelemetry } from "../adapters/telemetry/prometheus-telemetry.ts";
import { openApp } from "../app/app.ts";
import type { App } from "../app/app.ts";
import { isRefusal, quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Config } from "../config/config.ts";
import { printRefusal } from "./exit.ts";
import { leave } from "./leave.ts";
import { configPath, openConfig } from "./open-config.ts";
import { programCall } from "./options.ts";
import { openChats } from "./start-chats.ts";
import { openTerminals } from "./start-terminals.ts";
import { stopSignal } from "./stop-signal.ts";
import { version } from "./version.ts";

const USAGE = "lattice start [--config FILE]";

/** `lattice start`: the bot, until SIGTERM. */
export async function start(args: readonly string[]): Promise<number> {
  const call = programCall(args, { config: "string" }, USAGE);
  if (isRefusal(call)) return printRefusal("start", call, { json: false });
  const path = configPath(call.options.config, process.env);
  const config = await openConfig(path);
  if (isRefusal(config)) return printRefusal("start", config, { json: false });

  const level = process.env["LATTICE_LOG_LEVEL"] ?? "info";
  if (!isLogLevel(level)) return printRefusal("start", unknownLevel(level), { json: false });
  const log = openLog(level);
  const telemetry = new PrometheusTelemetry({ version: version(), node: process.version });
  telemetry.watchProcess();
  const report = (reference: string, error: unknown) => {
    log.error({ reference, err: error }, "internal error");
  };
  const app = openApp({
    config,
    clock: systemClock,
    telemetry,
    env: process.env,
    drill: undefined,
    holder: "lattice start",
    pid: process.pid,
    report,
  });
  try {
    return await serveUntilStopped({ app, config, telemetry, log, report });
  } finally {
    await app.close();
    log.info("stopped");
    leave();
  }
}

interface Bot {
  readonly app: App;
  readonly config: Config;
  readonly telemetry: PrometheusTelemetry;
  readonly log: Logger;
  readonly report: (reference: string, error: unknown) => void;
}

async function serveUntilStopped({ app, config, telemetry, log, report }: Bot): Promise<number> {
  // What another process left open is settled, and goes on, before anything new is taken.
  const desk = config.store === undefined ? undefined : await app.desk.open();
  if (isRefusal(desk)) return printRefusal("start", desk, { json: false });
  const terminals = await openTerminals({ app, config, report });
  if (isRefusal(terminals)) return printRefusal("start", terminals, { json: false });
  const chats = await openChats({ app, config, telemetry, log, report });
  if (isRefusal(chats)) {
    await terminals.close();
    return printRefusal("start", chats, { json: false });
  }
  let draining = false;
  const readiness = () => {
    const reasons = [
      ...chats.reasons(),
      ...(draining ? ["draining: the bot was told to stop"] : []),
    ];
    return { ready: reasons.length === 0, reasons };
  };
  const { registry } = telemetry;
  const fault = (error: unknown) => {
    report(randomUUID().slice(0, 8), error);
  };
  const listener = new Listener({ registry, readiness, mounts: chats.mounts, report: fault });
  try {
    const { address, port } = await listener.listen(config.http.host, config.http.port);
    log.info({ lattice: config.lattice.name, address, port }, "listening");
  } catch (error) {
    await Promise.all([terminals.close(), chats.close()]);
    return printRefusal("start", cannotListen(config, error), { json: false });
  }
  // From now on somebody may count on an orderly end, also while a chat is not reached yet.
  const stopping = stopSignal();
  await Promise.race([chats.start(), stopping]);
  for (const reason of chats.reasons()) log.warn(reason);

  const signal = await stopping;
  draining = true;
  log.info({ signal }, "draining");
  // What is asked in a chat from now on goes to another process, or waits until the bot is there again.
  await chats.close();
  await listener.close();
  await terminals.close();
  return 0;
}

function unknownLevel(level: string): Refusal {
  return refusal(
    "usage",
    `LATTICE_LOG_LEVEL is ${quoted(level)}. Allowed are ${LOG_LEVELS.join(", ")}.`,
  );
}

function cannotListen({ http }: Config, error: unknown) {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  const why = code === "EADDRINUSE" ? "is in use already" : `cannot be listened on (${code})`;
  return refusal(
    "config",
    `${http.host}:${http.port} ${why}. Is another bot running? Else give \`http.listen\` another address.`,
  );
}
