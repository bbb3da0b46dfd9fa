import { parseArgs } from "node:util";
import { auditVerify } from "./audit-verify.ts";
import { drillPrompt } from "./drill-prompt.ts";
import type { Figure, Measured } from "./figure.ts";
import { approveFirstStop, approveSilentHost } from "./hosts/approve-first-stop.ts";
import { pauseAnsible } from "./hosts/pause-ansible.ts";
import { pauseOverhead } from "./hosts/pause-overhead.ts";
import { mismatchLatest } from "./mismatch-latest.ts";
import { recover } from "./recover.ts";
import { slackAck } from "./slack/slack-ack.ts";
import { slackProgress } from "./slack/slack-progress.ts";
import { slackRefresh } from "./slack/slack-refresh.ts";
import { slackReply } from "./slack/slack-reply.ts";
import { sshWarm } from "./ssh-warm.ts";
import { startReady, startRss } from "./start.ts";
import { storeCommit } from "./store-commit.ts";
import { tdxVerify } from "./tdx-verify.ts";
import { verifyOverhead } from "./verify-overhead.ts";
import { walkCpu } from "./walk-cpu.ts";
import { walkOverhead } from "./walk-overhead.ts";

/**
 * Measures every promised figure: `npm run bench`, with -- --json, --only NAME, or --sleep MS, which
 * slows every measured operation down to show that a miss is seen. Exit 1 when a bound is missed.
 */
const FIGURES: readonly Figure[] = [
  walkOverhead,
  walkCpu,
  verifyOverhead,
  mismatchLatest,
  tdxVerify,
  sshWarm,
  startReady,
  startRss,
  drillPrompt,
  recover,
  storeCommit,
  auditVerify,
  approveFirstStop,
  approveSilentHost,
  pauseOverhead,
  pauseAnsible,
  slackAck,
  slackReply,
  slackRefresh,
  slackProgress,
];

const { values } = parseArgs({
  options: { json: { type: "boolean" }, only: { type: "string" }, sleep: { type: "string" } },
});

const chosen = FIGURES.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  process.stderr.write(
    `No figure is called ${values.only ?? ""}. There are: ${FIGURES.map(({ name }) => name).join(", ")}.\n`,
  );
  process.exitCode = 2;
}

for (const figure of chosen) {
  const measured = await figure
    .measure({ sleepMs: Number(values.sleep ?? 0) })
    .catch((error: unknown) => (error as Error).message);
  if (typeof measured === "string") {
    process.stderr.write(`${figure.name} could not be measured: ${measured}\n`);
    process.exitCode = 1;
    continue;
  }
  const { bound, least } = figure;
  const met = least === true ? measured.value >= bound : measured.value <= bound;
  if (!met) process.exitCode = 1;
  process.stdout.write(
    `${values.json === true ? asJson(figure, measured, met) : asText(figure, measured, met)}\n`,
  );
}

function asText(
  { name, bound, unit, least }: Figure,
  { value, n, peer }: Measured,
  met: boolean,
): string {
  const shown = unit === "ratio" ? "" : ` ${unit}`;
  const digits = unit === "ratio" ? 3 : 1;
  const figure = `${name.padEnd(19)} ${value.toFixed(digits)}${shown}`.padEnd(33);
  return `${figure} ${least === true ? ">=" : "<="} ${bound}${shown}  ${met ? "met   " : "MISSED"}  n=${n}  ${peer}`;
}

function asJson(
  { name, bound, unit, least }: Figure,
  { value, n, peer }: Measured,
  met: boolean,
): string {
  return JSON.stringify({
    name,
    value,
    bound,
    ...(least === true ? { least } : {}),
    unit,
    n,
    peer,
    met,
  });
}
