import type { Config } from "../config/config.ts";
import { ORGANISMS } from "../lattice/organism.ts";
import { shortId } from "../lattice/lattice-id.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { matrixOfflineFindings } from "./matrix-offline.ts";
import { slackOfflineFindings } from "./slack-offline.ts";

/** The machine that the check runs on. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isThere: (path: string) => boolean;
}

/** What can be said of a configuration without asking anyone. */
export function offlineFindings(config: Config, { env, isThere }: Machine): readonly Finding[] {
  const { name, latticeId } = config.lattice;
  return [
    finding("lattice", "pass", `${name} (${shortId(latticeId)})`),
    ...ORGANISMS.map((organism) => organismFinding(config, organism)),
    ...ORGANISMS.toReversed().map((organism, index) => pauseStage(config, organism, index + 1)),
    ...config.envNames
      .filter((variable) => (env[variable] ?? "") === "")
      .map((variable) => finding(variable, "note", "this environment variable is not set here")),
    ...absentFiles(config, isThere),
    ...sharedUnits(config),
    ...wideZipnetWindow(config),
    ...slackOfflineFindings(config, env),
    ...matrixOfflineFindings(config, env),
  ];
}

function absentFiles({ ssh }: Config, isThere: Machine["isThere"]): readonly Finding[] {
  const named = [
    ["ssh.configFile", ssh.configPath],
    ["ssh.readKeyFile", ssh.readKeyPath],
    ["ssh.actKeyFile", ssh.actKeyPath],
  ] as const;
  const hint = "Paths are relative to the configuration's folder, and `~` stands for itself";
  return named.flatMap(([key, path]) =>
    path === undefined || isThere(path)
      ? []
      : [finding(key, "note", `there is no file ${path} here. ${hint}`)],
  );
}

function organismFinding({ organisms }: Config, organism: (typeof ORGANISMS)[number]): Finding {
  const { members, n, readers } = organisms[organism];
  const aggregators = members.filter(({ role }) => role === "aggregator").length;
  const extra =
    aggregators === 0 ? "" : ` and ${aggregators} aggregator${aggregators === 1 ? "" : "s"}`;
  const seen = readers.length === 1 ? "1 reader (one witness)" : `${readers.length} readers`;
  return finding(organism, "pass", `committee of ${n}${extra}, ${seen}`);
}

/** The order of a pause: outputs drain before inputs stop. */
function pauseStage(
  { organisms }: Config,
  organism: (typeof ORGANISMS)[number],
  stage: number,
): Finding {
  const units = Map.groupBy(organisms[organism].members, ({ unit }) => unit);
  const placed = [...units].map(
    ([unit, members]) => `${unit} on ${members.map(({ host }) => host).join(", ")}`,
  );
  return finding(`pause ${stage}`, "pass", `${organism}: ${placed.join("; ")}`);
}

/** Two members in one unit on one host stop and start together: rarely what was meant. */
function sharedUnits({ organisms }: Config): readonly Finding[] {
  const members = ORGANISMS.flatMap((organism) => organisms[organism].members);
  const placed = Map.groupBy(members, ({ unit, host }) => `${unit} on ${host}`);
  return [...placed]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([place, sharing]) => {
      const names = sharing.map(({ name }) => name).join(", ");
      return finding("units", "note", `${names} share ${place}; give each its own host or unit`);
    });
}

/** Without unseal's link a round counts only when it is alone in its window. */
function wideZipnetWindow({ organisms, lattice }: Config): readonly Finding[] {
  const { fromMs, toMs } = organisms.zipnet.window;
  if (toMs - fromMs <= lattice.clock.slotMs) return [];
  return [
    finding(
      "zipnet window",
      "note",
      "is wider than a slot: several rounds may fall in it, and a stall at unseal is then told as “could not tell: zipnet or unseal”. Set organisms.zipnet.window to when rounds really finalize.",
    ),
  ];
}
