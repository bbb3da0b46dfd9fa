import { z } from "zod";
import { defineCommand } from "../src/command/define-command.ts";
import { quoted, refusal } from "../src/message/refusal.ts";
import { normalHex } from "../src/lattice/lattice-id.ts";
import { ORGANISMS } from "../src/lattice/organism.ts";
import { nearest } from "../src/message/did-you-mean.ts";
import { tdxAttestation } from "../src/runbook/entries/tdx-attestation.ts";
import { VerifyResult } from "../src/verification/result.ts";
import { verified, stepLine } from "../src/verification/answer.ts";
import type { VerifyUseCases } from "../src/verification/use-cases.ts";

export const verifyTdx = defineCommand({
  name: "verify tdx",
  summary: "Whether a member's TDX attestation holds: entry tdx-attestation.",
  examples: ["verify tdx atelier-1"],
  args: z.strictObject({
    member: z
      .string("Name the member, such as relay-2.")
      .meta({ placeholder: "<member>", description: "A member's name." }),
    rebuilt: z
      .string()
      .refine((text) => MR_TD.test(text), { error: ({ input }) => notAnMrTd(String(input)) })
      .transform(normalHex)
      .optional()
      .meta({
        option: true,
        placeholder: "<96 hex>",
        description: "The MR_TD of a clean rebuild, to compare with.",
      }),
  }),
  result: VerifyResult,
  needs: ["verify"],
  who: ["reader"],
  async run({ member, rebuilt }, { verify }, { tell }) {
    const organism = placeOf(member, verify);
    if (organism === undefined) return noMember(member, verify);
    const result = await verify.tdx({ organism, member, rebuilt }, stepLine(tell));
    return verified(result, { ...tdxAttestation, again: `verify tdx ${member}` });
  },
});

const MR_TD = /^(0x)?[0-9a-fA-F]{96}$/;

function notAnMrTd(given: string): string {
  const digits = given.replace(/^0x/, "");
  const had = /^[0-9a-fA-F]*$/.test(digits)
    ? `${digits.length} hexadecimal digits were given`
    : "what was given is not hexadecimal";
  return `--rebuilt takes an MR_TD, 96 hexadecimal digits; ${had}.`;
}

function placeOf(member: string, { map }: VerifyUseCases) {
  return ORGANISMS.find((organism) =>
    map.organisms[organism].members.some(({ name }) => name === member),
  );
}

function noMember(word: string, { map }: VerifyUseCases) {
  const names = ORGANISMS.flatMap((organism) =>
    map.organisms[organism].members.map(({ name }) => name),
  );
  const like = nearest(word, names).map((name) => `\`${name}\``);
  const meant =
    like.length === 0 ? `There are ${names.join(", ")}.` : `Nearest: ${like.join(", ")}.`;
  return refusal("usage", `${quoted(word)} is no member of this lattice. ${meant}`);
}
