import { z } from "zod";
import type { Done } from "../command/answer.ts";
import { unitWords } from "../lattice/unit-state.ts";
import { code, headline, strong, text, time } from "../message/build.ts";
import { nearest } from "../message/did-you-mean.ts";
import { quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { hostOf } from "./simulated-member.ts";
import type { SimulatedMember } from "./simulated-member.ts";
import type { Simulation } from "./simulation.ts";
import { UNIT_DEEDS } from "./units/unit-event.ts";
import type { UnitDeed } from "./units/unit-event.ts";

export const UnitResult = z.strictObject({
  member: z.string(),
  host: z.string(),
  unit: z.string(),
  did: z.enum(UNIT_DEEDS).nullable().describe("what the trainer's hand did; null for a look"),
  active: z.string().describe("systemd's ActiveState"),
  sub: z.string().describe("systemd's SubState"),
  result: z.string().describe("systemd's Result"),
  mainPid: z.int(),
  restarts: z.int(),
  invocation: z.string().nullable().describe("of the current or last run"),
});

export const UNIT_USAGE = `unit <member> [${UNIT_DEEDS.join("|")}]`;

/** The trainer's own hand on a simulated host: it needs no rights, and no approval. */
export function unitCommand(
  simulation: Simulation,
  words: readonly string[],
): (Done & { readonly result: z.output<typeof UnitResult> }) | Refusal {
  const [name, verb, ...more] = words;
  const member = simulation.members.find((one) => one.name === name?.toLowerCase());
  if (member === undefined) return noSuchMember(simulation.members, name);
  const deed = UNIT_DEEDS.find((one) => one === verb?.toLowerCase());
  if ((verb !== undefined && deed === undefined) || more.length > 0) {
    return noSuchDeed(member, more[0] ?? verb ?? "");
  }
  if (deed !== undefined) simulation.actByHand(member, deed);
  return told(simulation, member, deed);
}

function told(simulation: Simulation, member: SimulatedMember, deed: UnitDeed | undefined) {
  const state = simulation.unit(member);
  const { unit, active, sub, result, mainPid, restarts, invocation, changedMs } = state;
  const host = hostOf(member.name);
  const since = changedMs === undefined ? [] : [", since ", time(changedMs)];
  return {
    outcome: "ok" as const,
    result: {
      member: member.name,
      host,
      unit,
      did: deed ?? null,
      active,
      sub,
      result,
      mainPid,
      restarts,
      invocation: invocation ?? null,
    },
    body: {
      title: "unit",
      blocks: [
        headline("neutral", strong(member.name), `: ${unitWords(state)}`, ...since),
        text(code(unit), " on ", code(host), "."),
        ...(deed === undefined
          ? []
          : [text("Done by hand. How it ends: ", code(`unit ${member.name}`), ".")]),
      ],
    },
  };
}

function noSuchMember(members: readonly SimulatedMember[], given: string | undefined): Refusal {
  const names = members.map(({ name }) => name);
  const like = given === undefined ? [] : nearest(given, names).map((name) => `\`${name}\``);
  const what =
    given === undefined ? "No member was named." : `There is no member ${quoted(given)}.`;
  const meant = like.length === 0 ? "" : ` Did you mean ${like.join(" or ")}?`;
  return refusal(
    "usage",
    `${what}${meant} It is \`${UNIT_USAGE}\`. For example: unit ${names[0] ?? "relay-1"} stop`,
  );
}

function noSuchDeed({ name }: SimulatedMember, given: string): Refusal {
  return refusal(
    "usage",
    `${quoted(given)} cannot be done to a unit here; ${UNIT_DEEDS.join(", ")} can. For example: unit ${name} stop`,
  );
}
