import { committeeOf } from "../../../lattice/lattice-members.ts";
import { MEASUREMENT_NAMES, MEASUREMENTS } from "../../../lattice/tdx.ts";
import type { Measurement } from "../../../lattice/tdx.ts";
import type { InspectedQuote } from "../../../ports/attestation.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, short } from "../../words.ts";
import { gatedStep } from "./gated.ts";
import type { Gated } from "./gated.ts";

/** The member's quote where it could be read at all; whether it holds is told by `quote`. */
async function inspectedOf(
  { organism, member }: Gated,
  facts: LatticeFacts,
): Promise<InspectedQuote | undefined> {
  const shown = await facts.quotes.shown(organism, member.name);
  return shown.kind === "shown" && shown.inspection.kind === "quote" ? shown.inspection : undefined;
}

export const quoteMeasurements = gatedStep({
  id: "quote-measurements",
  asks: "Are the quote's measurements the pinned ones? Where all members have another MR_TD alike, the pin may be old.",
  async look(gated, facts): Promise<Finding> {
    const inspected = await inspectedOf(gated, facts);
    if (inspected === undefined) return notNeeded("there is no quote that could be read");
    const { measurements } = inspected;
    const { pins } = gated.policy;
    const wrong = MEASUREMENTS.filter((name) => {
      const pinned = pins[name];
      return pinned !== undefined && !pinned.includes(measurements[name]);
    });
    const evidence: readonly Evidence[] = [
      ...MEASUREMENTS.map((name) => ({
        label: MEASUREMENT_NAMES[name],
        value: `${measurements[name]} (${pinWords(pins[name], measurements[name])})`,
      })),
      ...rebuiltEvidence(gated, measurements.mrTd),
    ];
    if (wrong.length === 0) {
      const pinned = MEASUREMENTS.filter((name) => pins[name] !== undefined);
      const summary = `${listed(pinned.map(nameOf))} ${pinned.length === 1 ? "is" : "are"} as pinned`;
      return { verdict: "pass", summary, evidence };
    }
    const said = wrong.map((name) => `${nameOf(name)} is ${short(measurements[name])}, not pinned`);
    const alike = wrong.includes("mrTd") ? await othersWith(measurements.mrTd, gated, facts) : [];
    const all = alike.length > 0 && alike.length === others(gated, facts).length;
    const old = all ? `; all members have it alike: is the pin old?` : "";
    const summary = listed(said) + old;
    const seen = alike.length === 0 ? [] : [{ label: "alike in", value: listed(alike) }];
    return { verdict: "fail", summary, evidence: [...evidence, ...seen] };
  },
});

function nameOf(name: Measurement): string {
  return MEASUREMENT_NAMES[name];
}

function pinWords(pinned: readonly string[] | undefined, value: string): string {
  if (pinned === undefined) return "not pinned, not compared";
  return pinned.includes(value) ? "as pinned" : `pinned: ${listed(pinned.map(short))}`;
}

function others({ organism, member }: Gated, { map }: LatticeFacts): readonly string[] {
  return committeeOf(map.organisms[organism]).flatMap(({ name }) =>
    name === member.name ? [] : [name],
  );
}

async function othersWith(
  mrTd: string,
  gated: Gated,
  facts: LatticeFacts,
): Promise<readonly string[]> {
  const shown = await Promise.all(
    others(gated, facts).map(async (name) => ({
      name,
      told: await facts.quotes.shown(gated.organism, name),
    })),
  );
  return shown.flatMap(({ name, told }) => {
    const { inspection } = told.kind === "shown" ? told : {};
    return inspection?.kind === "quote" && inspection.measurements.mrTd === mrTd ? [name] : [];
  });
}

function rebuiltEvidence({ rebuilt, policy }: Gated, mrTd: string): readonly Evidence[] {
  if (rebuilt === undefined) return [];
  const runs = rebuilt === mrTd ? "what runs" : "not what runs";
  const pinned = policy.pins.mrTd.includes(rebuilt) ? "what is pinned" : "not what is pinned";
  return [{ label: "clean rebuild", value: `${rebuilt}: ${runs}, ${pinned}` }];
}

/** A clean rebuild against what runs and what is pinned. */
export const rebuilt = gatedStep({
  id: "rebuilt",
  asks: "Does a clean rebuild have the MR_TD that runs? Only with `--rebuilt`.",
  async look(gated, facts): Promise<Finding> {
    const { rebuilt: built, policy } = gated;
    if (built === undefined) return notNeeded("no rebuilt MR_TD was given");
    const inspected = await inspectedOf(gated, facts);
    if (inspected === undefined)
      return couldNotTell("there is no quote to hold the rebuild against");
    const { mrTd } = inspected.measurements;
    const evidence = rebuiltEvidence(gated, mrTd);
    const pinned = policy.pins.mrTd.includes(built);
    if (built === mrTd) {
      const summary = `the clean rebuild is what runs${pinned ? ", and what is pinned" : ": the pin is old"}`;
      return { verdict: "pass", summary, evidence };
    }
    const summary = pinned
      ? "the clean rebuild is what is pinned, and not what runs: the member runs another image"
      : "the clean rebuild is neither what runs nor what is pinned";
    return { verdict: "fail", summary, evidence };
  },
});

export const tcbStatus = gatedStep({
  id: "tcb-status",
  asks: "Is its platform's firmware up to date, by Intel's TCB info? `tdx.allowTcb` says what passes.",
  async look(gated, facts): Promise<Finding> {
    const chain = (await inspectedOf(gated, facts))?.chain;
    if (chain?.kind === "no-tcb-level") return couldNotTell(chain.detail);
    if (chain?.kind !== "holds") return notNeeded("no quote could be verified");
    const { status, advisories } = chain;
    const evidence = [
      { label: "allowed", value: gated.policy.allowTcb.join(", ") },
      ...(advisories.length === 0
        ? []
        : [{ label: "Intel's advisories", value: listed(advisories) }]),
    ];
    const passes = gated.policy.allowTcb.includes(status);
    const why = advisories.length === 0 ? "" : `; advisories ${listed(advisories)}`;
    return passes
      ? { verdict: "pass", summary: `${status}, which is allowed${why}`, evidence }
      : { verdict: "fail", summary: `${status}, which is not allowed${why}`, evidence };
  },
});
