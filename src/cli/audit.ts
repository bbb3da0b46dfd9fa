import { once } from "node:events";
import { openStoreForReading } from "../adapters/store/open-store.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { exportLine } from "../audit/export-line.ts";
import { verifyChain } from "../audit/verify.ts";
import type { ChainReport } from "../audit/verify.ts";
import { answered } from "../command/answer.ts";
import type { Answer } from "../command/answer.ts";
import type { Config } from "../config/config.ts";
import { shortId } from "../lattice/lattice-id.ts";
import { headline } from "../message/build.ts";
import type { Origin } from "../message/model.ts";
import { isRefusal, refusal } from "../message/refusal.ts";
import { BATCH_ROWS, storedRows } from "../mitigation/stored-rows.ts";
import type { Refusal } from "../message/refusal.ts";
import type { StoreReader } from "../ports/store/store.ts";
import { auditCall } from "./audit-options.ts";
import { ExportedFile } from "./audit-source.ts";
import { verified } from "./audit-words.ts";
import type { Verified } from "./audit-words.ts";
import { printAnswer, printRefusal } from "./exit.ts";
import { configPath, openConfig } from "./open-config.ts";
import { wantsJson } from "./options.ts";

/** `lattice audit`: follows the audit log's chain, or prints its rows. Reads only, beside the bot or without it. */
export async function audit(args: readonly string[]): Promise<number> {
  const call = auditCall(args);
  if (isRefusal(call)) return printRefusal("audit", call, { json: wantsJson(args) });
  const { name, options } = call;
  const command = `audit ${name}`;
  const known = options.head?.toLowerCase();
  if (options.file !== undefined) {
    return printAnswer(await verifyFile(options.file, known), options);
  }
  const config = await openConfig(configPath(options.config, process.env));
  if (isRefusal(config)) return printRefusal(command, config, options);
  const { store: place } = config;
  if (place === undefined) return printRefusal(command, noStore(), options);
  const origin = originOf(config);
  const opened = await openStoreForReading(place, { clock: systemClock, env: process.env });
  if (opened.kind !== "open") return printAnswer(unread(command, opened.text, origin), options);
  const { store } = opened;
  try {
    if (name === "export") return await printRows(store);
    return printAnswer(await verifyStore(store, known, origin), options);
  } catch (error) {
    return printAnswer(unread(command, whileReading(error), origin), options);
  } finally {
    await store.close();
  }
}

async function verifyStore(
  store: StoreReader,
  known: string | undefined,
  origin: Origin,
): Promise<Answer> {
  // One view of both: a row that is written meanwhile is in neither the rows nor the head.
  const report = await store.read(async ({ audit: log }) => {
    const head = await log.head();
    return verifyChain({ batches: storedRows(log), head, known });
  });
  return answered("audit verify", verified({ source: "store", ...report }), origin);
}

async function verifyFile(path: string, known: string | undefined): Promise<Answer> {
  const file = new ExportedFile(path);
  try {
    const report = await verifyChain({ batches: file.rows(), head: undefined, known });
    return answered("audit verify", verified(inFile(report, file.badLine)), null);
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    return unread("audit verify", `${path} cannot be read (${code}).`, null);
  }
}

/** Rows that stand behind a line that is none were not looked at. */
function inFile(report: ChainReport, badLine: number | undefined): Verified {
  const { last, fault, known } = report;
  if (fault !== undefined || badLine === undefined) return { source: "file", ...report };
  const reached = known?.kind === "not found" ? ({ kind: "not reached" } as const) : known;
  return { source: "file", last, fault: { kind: "form", seq: badLine }, known: reached };
}

/** Each batch is read for itself: who reads slowly holds nothing of the store meanwhile. */
async function printRows(store: StoreReader): Promise<number> {
  let seq = 0;
  for (;;) {
    const rows = await store.read(({ audit: log }) => log.after(seq, BATCH_ROWS));
    const newest = rows.at(-1);
    if (newest === undefined) return 0;
    seq = newest.seq;
    const printed = await print(rows.map((row) => `${exportLine(row)}\n`).join(""));
    if (!printed) return 0;
  }
}

/** Waits for whoever reads; false when they have gone away, as `| head` does. */
async function print(text: string): Promise<boolean> {
  const { stdout } = process;
  if (stdout.errored !== null) return false;
  if (stdout.write(text)) return true;
  try {
    await once(stdout, "drain");
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return false;
    throw error;
  }
}

function noStore(): Refusal {
  return refusal(
    "config",
    "The configuration has no `store`, so there is no audit log. docs/config.md describes the section.",
  );
}

/** It is not known whether the log is whole. */
function unread(command: string, why: string, origin: Origin | null): Answer {
  const text = `The audit log could not be read. ${why}`;
  const message = { origin, title: "audit log", blocks: [headline("unsure", text)] };
  return { command, outcome: "unknown", result: {}, message, error: { code: "store", text } };
}

function whileReading(error: unknown): string {
  const { code = "no code" } = error as NodeJS.ErrnoException;
  return `The store broke off while it was read (${code}). Try again; a damaged file needs its backup.`;
}

function originOf({ lattice }: Config): Origin {
  return { lattice: lattice.name, shortId: shortId(lattice.latticeId), drill: false };
}
