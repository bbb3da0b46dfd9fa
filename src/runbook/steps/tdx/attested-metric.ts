import { heldSince } from "../../../lattice/series.ts";
import { memberNumbers, viaEvidence } from "../../member-numbers.ts";
import { couldNotTell } from "../../slots.ts";
import type { Finding } from "../../step.ts";
import { span, utc } from "../../words.ts";
import { gatedStep } from "./gated.ts";

export const attestedMetric = gatedStep({
  id: "attested-metric",
  asks: "What does the member say of itself, and since when? `<org>_member_tdx_attested`; a 1 proves nothing by itself.",
  async look({ organism, member: { name } }, facts): Promise<Finding> {
    const question = { metric: "tdxAttested", organism } as const;
    const { answer, told, missing, down } = await memberNumbers(question, facts);
    const { nowMs } = answer;
    const words = (value: number, series: (typeof told)[number]["series"]) => {
      const held = heldSince(series, nowMs);
      if (held === undefined) return `${value}; since when is not known`;
      const since = `since ${utc(held.sinceMs)}${held.orLonger ? " or longer" : ""}`;
      return `${value} ${since} (${span(nowMs - held.sinceMs)})`;
    };
    const evidence = [
      ...told.map(({ member, value, series }) => ({ label: member, value: words(value, series) })),
      ...missing,
      ...viaEvidence(answer),
    ];
    const own = told.find(({ member }) => member === name);
    if (own === undefined) {
      const why = missing.find(({ label }) => label === name)?.value ?? "no metric";
      const said = down.includes(name) ? `${name} is down, and says nothing` : `${name}: ${why}`;
      return couldNotTell(said, evidence);
    }
    const summary = `${name} says ${words(own.value, own.series)}`;
    return { verdict: own.value === 0 ? "fail" : "pass", summary, evidence };
  },
});
