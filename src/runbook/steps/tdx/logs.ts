import type { LatticeFacts } from "../../facts.ts";
import { excerpt } from "../../log-excerpt.ts";
import { marksOf, quoteErrors } from "../../quote-errors.ts";
import type { QuoteError } from "../../quote-errors.ts";
import { unitStateWords, unitUp } from "../../running.ts";
import { couldNotTell, notNeeded } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, utc } from "../../words.ts";
import { gatedStep } from "./gated.ts";
import type { Gated } from "./gated.ts";

export const unitState = gatedStep({
  id: "unit-state",
  asks: "Does its unit run, and since when?",
  withinMs: 8_000,
  async look({ organism, member }, facts): Promise<Finding> {
    const unit = (await facts.units(organism)).find((told) => told.member === member);
    const words = unitStateWords(unit);
    const started =
      unit === undefined || "kind" in unit.state || unit.state.startedMs === undefined
        ? []
        : [{ label: "started", value: utc(unit.state.startedMs) }];
    const evidence = [{ label: `${member.unit} on ${member.host}`, value: words }, ...started];
    const up = unitUp(unit);
    if (up === "unknown") return couldNotTell(`${member.host}: ${words}`, evidence);
    return { verdict: up === "up" ? "pass" : "fail", summary: words, evidence };
  },
});

export const unitLog = gatedStep({
  id: "unit-log",
  asks: "Does the unit's log tell why no quote could be made?",
  withinMs: 8_000,
  async look(gated, facts): Promise<Finding> {
    const { host, unit } = gated.member;
    const journal = await facts.journal(host, unit);
    if (journal.kind === "unread") return couldNotTell(`${unit} on ${host}: ${journal.detail}`);
    const errors = await unitErrors(gated, facts);
    const evidence = excerpt(journal.lines).map((value) => ({ label: unit, value }));
    return judged(errors ?? [], "its log tells of no quote that failed", evidence);
  },
});

export const quoteProviderLog = gatedStep({
  id: "quote-provider-log",
  asks: "Does the quote provider's own log on the host tell of errors? By Intel's codes.",
  withinMs: 8_000,
  async look(gated, facts): Promise<Finding> {
    const { host } = gated.member;
    const units = facts.map.quoteProviderUnits;
    if (units.length === 0) return couldNotTell("`ssh.quoteProviderUnits` is not configured");
    const [sinceMs, logs] = await Promise.all([
      overSince(gated, facts),
      Promise.all(units.map(async (unit) => ({ unit, journal: await facts.journal(host, unit) }))),
    ]);
    const evidence = logs.flatMap(({ unit, journal }): readonly Evidence[] =>
      journal.kind === "unread"
        ? [{ label: unit, value: journal.detail }]
        : excerpt(journal.lines).map((value) => ({ label: unit, value })),
    );
    const errors = logs.flatMap(({ journal }) =>
      journal.kind === "unread" ? [] : quoteErrors(journal.lines, sinceMs),
    );
    if (errors.length > 0) return judged(errors, "", evidence);
    const unread = logs.flatMap(({ unit, journal }) =>
      journal.kind === "unread" ? [`${unit}: ${journal.detail}`] : [],
    );
    if (unread.length > 0) return couldNotTell(`on ${host}, ${listed(unread)}`, evidence);
    const silent = logs.every(({ journal }) => "lines" in journal && journal.lines.length === 0);
    if (silent) return couldNotTell(`${listed(units)} logged nothing on ${host}`, evidence);
    return judged([], "the provider's log tells of no error since its last success", evidence);
  },
});

function judged(
  errors: readonly QuoteError[],
  fine: string,
  evidence: readonly Evidence[],
): Finding {
  const newest = errors.at(-1);
  if (newest === undefined) return { verdict: "pass", summary: fine, evidence };
  const kinds = (["device", "lasts", "passes", "unspecified"] as const).filter(
    (kind) => marksOf(errors, kind).length > 0,
  );
  const said = kinds.map((kind) => `${KIND_WORDS[kind]} (${listed(marksOf(errors, kind))})`);
  const summary = `${listed(said)}; last at ${utc(newest.atMs)}`;
  return { verdict: "fail", summary, evidence };
}

const KIND_WORDS = {
  device: "no TDX device",
  lasts: "errors that last",
  passes: "errors that pass",
  unspecified: "errors that do not say why",
} as const;

/** Errors of the unit's log that are not over: since it started, and since its quote was made. */
async function unitErrors(
  gated: Gated,
  facts: LatticeFacts,
): Promise<readonly QuoteError[] | undefined> {
  const { host, unit } = gated.member;
  const [journal, sinceMs] = await Promise.all([
    facts.journal(host, unit),
    overSince(gated, facts),
  ]);
  return journal.kind === "unread" ? undefined : quoteErrors(journal.lines, sinceMs);
}

/** The unit's start ends what was logged before, and so does a quote. */
async function overSince({ organism, member }: Gated, facts: LatticeFacts): Promise<number> {
  const [units, ticket] = await Promise.all([
    facts.units(organism),
    facts.quotes.ticket(organism, member.name),
  ]);
  const state = units.find((told) => told.member === member)?.state;
  const started = state === undefined || "kind" in state ? undefined : state.startedMs;
  const quoted = ticket.kind === "ticket" ? ticket.extra?.quotedAt : undefined;
  return Math.max(
    started === undefined ? Number.NEGATIVE_INFINITY : started - 1_000,
    quoted === undefined ? Number.NEGATIVE_INFINITY : quoted * 1_000,
  );
}

/** Both logs together; undefined where neither could be read. */
async function errorsOf(
  gated: Gated,
  facts: LatticeFacts,
): Promise<readonly QuoteError[] | undefined> {
  const [own, sinceMs, ...provider] = await Promise.all([
    unitErrors(gated, facts),
    overSince(gated, facts),
    ...facts.map.quoteProviderUnits.map((unit) => facts.journal(gated.member.host, unit)),
  ]);
  const read = provider.flatMap((journal) =>
    journal.kind === "unread" ? [] : [quoteErrors(journal.lines, sinceMs)],
  );
  return own === undefined && read.length === 0 ? undefined : [...(own ?? []), ...read.flat()];
}

export const transientErrors = gatedStep({
  id: "transient-errors",
  asks: "Are those errors of kinds that pass by themselves: network, cache, busy? Both logs together.",
  async look(gated, facts): Promise<Finding> {
    const errors = await errorsOf(gated, facts);
    if (errors === undefined) return notNeeded("neither log could be read");
    const passing = marksOf(errors, "passes");
    const other = [...marksOf(errors, "device"), ...marksOf(errors, "lasts")];
    if (passing.length > 0 && other.length === 0) {
      return { verdict: "fail", summary: `they pass: ${listed(passing)}`, evidence: [] };
    }
    const summary =
      errors.length === 0
        ? "there are none"
        : other.length > 0
          ? `not by themselves: ${listed(other)}`
          : "the logs do not say why";
    return { verdict: "pass", summary, evidence: [] };
  },
});

export const tdxDevice = gatedStep({
  id: "tdx-device",
  asks: "Can a quote be made at all? A missing TDX device, or no quote with a log that says that none could be made.",
  async look(gated, facts): Promise<Finding> {
    const [errors, own, ticket] = await Promise.all([
      errorsOf(gated, facts),
      unitErrors(gated, facts),
      facts.quotes.ticket(gated.organism, gated.member.name),
    ]);
    if (errors === undefined) return notNeeded("neither log could be read");
    const device = marksOf(errors, "device");
    if (device.length > 0) {
      return { verdict: "fail", summary: `the log says so: ${listed(device)}`, evidence: [] };
    }
    const passing = marksOf(errors, "passes").length > 0;
    if (ticket.kind === "none" && !passing && (own ?? []).length > 0) {
      const summary = `no quote of ${gated.member.name} is known, and its log says that none could be made`;
      return { verdict: "fail", summary, evidence: [] };
    }
    return { verdict: "pass", summary: "nothing says that none can be made", evidence: [] };
  },
});
