import { VERBS } from "../../lattice/plan.ts";
import type { Policy } from "../../lattice/plan.ts";
import type { Deed } from "../../ports/actor.ts";
import { plain, POLICY_WORDS } from "./statement.ts";

/** What somebody typed, as far as what they sign must be about it. */
export interface TypedCommand {
  /** A key of `people`. */
  readonly person: string;
  readonly lattice: { readonly name: string; readonly latticeId: string };
  /** The command's name. */
  readonly command: string;
  /** The request or run that was named, as it was typed. */
  readonly id: string | undefined;
  /** As much of the plan's hash as was typed. */
  readonly hash: string | undefined;
  /** Of a command that asks for a plan: the plan that it means here. */
  readonly asks: TypedAsk | undefined;
}

/** What was asked for, by the configuration of whoever signs. */
export interface TypedAsk {
  readonly reason: string | undefined;
  readonly policy: Policy;
  /** 64 hex digits; undefined where whoever types it chooses nothing of the plan. */
  readonly planHash: string | undefined;
}

/** How far the time in a text may lie from the time here, both on one machine. */
const MOST_APART_MS = 300_000;

interface Expected {
  readonly does: Deed;
  readonly request: string;
  readonly verb?: string;
}

/**
 * Why a text is not what the command needs to have signed; undefined where it is. Whoever sits at the other end of a
 * socket asks for the signature, and signing follows at once: a person cannot be the only one to read it.
 */
export function misfit(text: string, typed: TypedCommand, nowMs: number): string | undefined {
  const lines = text.trimEnd().split("\n");
  const said = new Map(lines.map(keyAndValue));
  if (said.size !== lines.length) return "it says one thing twice";
  const { person, lattice, command } = typed;
  const allowed = expected(typed);
  if (allowed.length === 0) return `\`${command}\` needs no signature`;
  if (said.get("person") !== person) return "it is about another person";
  if (said.get("lattice id") !== lattice.latticeId || said.get("lattice") !== lattice.name) {
    return "it is about another lattice";
  }
  if (!allowed.some((one) => is(said, one))) return `it is not about \`${shown(typed)}\``;
  if (command === "approve" && !isHash(said.get("plan hash"), typed.hash)) {
    return "it is about another plan than the one you named";
  }
  const otherwise = askedOtherwise(said, typed);
  if (otherwise !== undefined) return otherwise;
  const apart = Math.abs(Date.parse(said.get("time") ?? "") - nowMs);
  return apart <= MOST_APART_MS ? undefined : "it is not of now";
}

function keyAndValue(line: string): readonly [string, string] {
  const [key = "", ...value] = line.split(": ");
  return [key.replace(/:$/, ""), value.join(": ")];
}

function is(said: ReadonlyMap<string, string>, { does, request, verb }: Expected): boolean {
  return (
    said.get("does") === does &&
    said.get("request") === request &&
    (verb === undefined || said.get("verb") === verb)
  );
}

/** What of a plan that is asked for is not as it was typed. */
function askedOtherwise(
  said: ReadonlyMap<string, string>,
  { asks }: TypedCommand,
): string | undefined {
  if (asks === undefined) return undefined;
  const { reason = "", policy, planHash } = asks;
  if (said.get("reason") !== plain(reason)) return "it has another reason than you typed";
  if (said.get("policy") !== POLICY_WORDS[policy]) return "it has another policy than you typed";
  if (planHash === undefined || said.get("plan hash") === planHash) return undefined;
  return "it has another plan than this configuration makes of it, or the bot has another configuration and must be started anew";
}

/** What may be signed for a command: nothing for those that only look. */
function expected({ command, id = "" }: TypedCommand): readonly Expected[] {
  const request = id.toUpperCase();
  const verb = VERBS.find((one) => one === command);
  if (verb !== undefined) return [{ does: "ask", request: "", verb }];
  switch (command) {
    case "approve":
    case "deny":
    case "withdraw":
      return [{ does: command, request }];
    case "retry":
      return [
        { does: "retry", request },
        { does: "ask", request: "", verb: `go on with ${request}` },
      ];
    case "abort":
      return [
        { does: "abort", request },
        { does: "ask", request: "", verb: `abort ${request}` },
      ];
    case "skip":
      return [{ does: "ask", request: "", verb: `skip ${request}` }];
    default:
      return [];
  }
}

function isHash(whole: string | undefined, typed: string | undefined): boolean {
  return whole !== undefined && typed !== undefined && whole.startsWith(typed.toLowerCase());
}

function shown({ command, id }: TypedCommand): string {
  return id === undefined ? command : `${command} ${id}`;
}
