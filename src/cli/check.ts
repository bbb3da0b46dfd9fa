import { existsSync } from "node:fs";
import { gatewayFindings } from "../adapters/gateway/conformance.ts";
import { GATEWAY_MAX_BYTES } from "../adapters/gateway/gateway-reader.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { polkitRules } from "../adapters/ssh/polkit-rules.ts";
import { sudoersFile } from "../adapters/ssh/sudoers-file.ts";
import { checkSources } from "../app/check-sources.ts";
import type { Finding } from "../check/finding.ts";
import { onlineFindings } from "../check/online.ts";
import { offlineFindings } from "../check/offline.ts";
import { checked } from "../check/tell.ts";
import { answered } from "../command/answer.ts";
import { isRefusal, quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Config, ReaderConfig } from "../config/config.ts";
import { shortId } from "../lattice/lattice-id.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import { nearest } from "../message/did-you-mean.ts";
import type { Origin } from "../message/model.ts";
import { Outbound } from "../outbound/outbound.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import { printAnswer, printRefusal } from "./exit.ts";
import type { PrintOptions } from "./exit.ts";
import { configPath, openConfig } from "./open-config.ts";
import { programCall, wantsJson } from "./options.ts";

const USAGE =
  "lattice check [--config FILE] [--offline | --gateway URL | --sudoers HOST | --polkit HOST] [--json]";

/** How long a check that asks others may take. */
const DEADLINE_MS = 60_000;

const OPTIONS = {
  config: "string",
  offline: "boolean",
  gateway: "string",
  sudoers: "string",
  polkit: "string",
  json: "boolean",
} as const;

/** `lattice check`: the configuration and everything it names, or one gateway against the interface. Read-only. */
export async function check(args: readonly string[]): Promise<number> {
  const call = programCall(args, OPTIONS, USAGE);
  if (isRefusal(call)) return printRefusal("check", call, { json: wantsJson(args) });
  const { options } = call;
  if (options.gateway !== undefined) return checkGateway(options.gateway, options);
  const config = await openConfig(configPath(options.config, process.env));
  if (isRefusal(config)) return printRefusal("check", config, options);
  for (const [host, rules] of [
    [options.sudoers, sudoersFile],
    [options.polkit, polkitRules],
  ] as const) {
    if (host !== undefined) return printRules(rules(config, host), host, { config, options });
  }
  const offline = offlineFindings(config, { env: process.env, isThere: existsSync });
  const findings = options.offline ? offline : [...offline, ...(await online(config))];
  const done = checked(options.offline ? "configuration" : "configuration and sources", findings);
  return printAnswer(answered("check", done, originOf(config)), options);
}

async function online(config: Config): Promise<readonly Finding[]> {
  const outbound = new Outbound(noTelemetry, process.env);
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const sources = checkSources(config, { outbound, env: process.env, signal });
    return await onlineFindings(config, sources, signal);
  } finally {
    await outbound.close();
  }
}

interface Printed {
  readonly config: Config;
  readonly options: PrintOptions;
}

/** The file itself, for `lattice check --sudoers HOST > FILE`. */
function printRules(text: string | undefined, host: string, { config, options }: Printed): number {
  if (text === undefined) {
    const hosts = [
      ...new Set(
        ORGANISMS.flatMap((name) => config.organisms[name].members.map((one) => one.host)),
      ),
    ];
    const like = nearest(host, hosts);
    const known = like.length > 0 ? `Nearest: ${like.join(", ")}.` : `Hosts: ${hosts.join(", ")}.`;
    const words = `No member of this lattice runs on ${quoted(host)}. ${known}`;
    return printRefusal("check", refusal("usage", words), options);
  }
  process.stdout.write(text);
  return 0;
}

interface GatewayOptions {
  readonly config: string | undefined;
  readonly json: boolean;
}

async function checkGateway(url: string, options: GatewayOptions): Promise<number> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    const words = `${quoted(url)} is no http:// or https:// address. Usage: ${USAGE}`;
    return printRefusal("check", refusal("usage", words), options);
  }
  const config = await optionalConfig(options.config);
  if (isRefusal(config)) return printRefusal("check", config, options);
  const outbound = new Outbound(noTelemetry, process.env);
  try {
    const reader = readerFor(url, config);
    const peer = outbound.peer({ source: "gateway", maxBytes: GATEWAY_MAX_BYTES, ...reader });
    const latticeId = config?.lattice.latticeId;
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const done = checked(
      "gateway interface",
      await gatewayFindings({ peer, clock: systemClock, latticeId, signal }),
    );
    const origin = config === undefined ? null : originOf(config);
    return printAnswer(answered("check", done, origin), options);
  } finally {
    await outbound.close();
  }
}

/** A gateway can be checked without a configuration; one that is named, or lies where it is looked for, is used. */
async function optionalConfig(option: string | undefined): Promise<Config | Refusal | undefined> {
  const path = configPath(option, process.env);
  const named = option ?? process.env["LATTICE_CONFIG"];
  return named !== undefined || existsSync(path) ? openConfig(path) : undefined;
}

/** A gateway of the configuration keeps its credentials and time-out. */
function readerFor(url: string, config: Config | undefined): ReaderConfig {
  const address = url.replace(/\/+$/, "");
  const known = ORGANISMS.flatMap((organism) => config?.organisms[organism].readers ?? []);
  const found = known.find((reader) => reader.url === address);
  return found ?? { url: address, credentials: undefined, headers: {}, timeoutMs: 3_000 };
}

function originOf({ lattice }: Config): Origin {
  return { lattice: lattice.name, shortId: shortId(lattice.latticeId), drill: false };
}
