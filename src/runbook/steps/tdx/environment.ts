import { committeeOf } from "../../../lattice/lattice-members.ts";
import { normalHex } from "../../../lattice/lattice-id.ts";
import type { LatticeFacts } from "../../facts.ts";
import { couldNotTell, notNeeded } from "../../slots.ts";
import type { Evidence, Finding } from "../../step.ts";
import { listed, short } from "../../words.ts";
import { gatedStep } from "./gated.ts";
import type { Gated } from "./gated.ts";

/** Hexadecimal digits of a measurement: 48 bytes. */
const DIGITS = 96;

export const pinnedMrtd = gatedStep({
  id: "pinned-mrtd",
  asks: "Is `<ORG>_MRTD` on the host one of the pinned values?",
  withinMs: 8_000,
  async look({ organism, member, policy: { pins } }, facts): Promise<Finding> {
    const key = `${organism.toUpperCase()}_MRTD`;
    const told = await facts.environment(organism, member);
    if (told.kind === "unread") return couldNotTell(`${member.host}: ${told.detail}`);
    const given = told.values[key];
    const evidence: readonly Evidence[] = [
      ...pins.mrTd.map((value) => ({ label: "pinned", value })),
      ...(given === undefined ? [] : [{ label: key, value: shownHex(given) }]),
    ];
    if (given === undefined) {
      return couldNotTell(`${key} is in none of ${listed(member.environmentFiles)}`, evidence);
    }
    const value = normalHex(given);
    if (!/^[0-9a-f]*$/.test(value) || value.length !== DIGITS) {
      const what = /^[0-9a-f]*$/.test(value)
        ? `${value.length} digits`
        : "something else than digits";
      const summary = `${key} on ${member.host} has ${what}; an MR_TD has ${DIGITS} hexadecimal digits`;
      return { verdict: "fail", summary, evidence };
    }
    return pins.mrTd.includes(value)
      ? { verdict: "pass", summary: `${key} is the pinned value`, evidence }
      : {
          verdict: "fail",
          summary: `${key} on ${member.host} is ${short(value)}, not pinned`,
          evidence,
        };
  },
});

/** Nothing but hex is repeated: the file holds secrets, and a line may be torn. */
function shownHex(value: string): string {
  return /^(?:0x)?[0-9a-fA-F]{1,128}$/.test(value) ? value : "(no hexadecimal value)";
}

export const configAlike = gatedStep({
  id: "config-alike",
  asks: "Do the members have one `LATTICE_CONFIG_HEX`? Its content has no published form: it can be compared, not read.",
  withinMs: 8_000,
  async look(gated, facts): Promise<Finding> {
    const { name } = gated.member;
    const configs = await configsOf(gated, facts);
    const evidence = configs.map(({ member, value, words }) => ({
      label: member,
      value: value === undefined ? words : `${short(value)} (${value.length} characters)`,
    }));
    const own = configs.find(({ member }) => member === name);
    const others = configs.filter(({ member }) => member !== name);
    if (others.length === 0) return notNeeded("it has no other member to compare with", evidence);
    if (own?.value === undefined)
      return couldNotTell(`${name}: ${own?.words ?? "not read"}`, evidence);
    const different = others.filter(({ value }) => value !== undefined && value !== own.value);
    if (different.length > 0) {
      const whom = listed(different.map(({ member }) => member));
      const summary = `its LATTICE_CONFIG_HEX differs from that of ${whom}; the content cannot be decoded`;
      return { verdict: "fail", summary, evidence };
    }
    const silent = others.filter(({ value }) => value === undefined).map(({ member }) => member);
    if (silent.length === others.length) {
      return couldNotTell(`nothing to compare with: ${others[0]?.words ?? ""}`, evidence);
    }
    const rest = silent.length === 0 ? "" : `; not read: ${listed(silent)}`;
    return { verdict: "pass", summary: `the same as the other members'${rest}`, evidence };
  },
});

async function configsOf({ organism }: Gated, facts: LatticeFacts) {
  const members = committeeOf(facts.map.organisms[organism]);
  return Promise.all(
    members.map(async (member) => {
      const told = await facts.environment(organism, member);
      const value = told.kind === "unread" ? undefined : told.values["LATTICE_CONFIG_HEX"];
      const words = told.kind === "unread" ? told.detail : "LATTICE_CONFIG_HEX is not in its files";
      return { member: member.name, value: value?.toLowerCase(), words };
    }),
  );
}
