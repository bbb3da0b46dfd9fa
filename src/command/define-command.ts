import type { z } from "zod";
import type { Line } from "../message/model.ts";
import type { PersonRole } from "../lattice/person.ts";
import type { Actor } from "../ports/actor.ts";
import type { MitigationUseCases } from "../mitigation/use-cases.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Done } from "./answer.ts";
import type { Refusal } from "../message/refusal.ts";
import type { Exports } from "../ports/exports.ts";
import type { VerifyUseCases } from "../verification/use-cases.ts";
import type { WalkUseCase } from "../walk/use-case.ts";

/** Everything a command can be given. A command names what it needs and gets nothing else. */
export interface Capabilities {
  readonly walk: WalkUseCase;
  readonly verify: VerifyUseCases;
  readonly mitigate: MitigationUseCases;
  readonly exports: Exports;
  readonly catalogue: Catalogue;
}

/** Told in one line what a command has found so far, for surfaces that show it. */
export type Tell = (line: Line) => void;

/** Who may use a command: anyone who can reach the bot, or people with one of the roles. */
export type Who = "anyone" | readonly PersonRole[];

/** Who asks, and how they are answered. */
export interface Asking {
  /** Undefined at a terminal where nobody was named: it may read. */
  readonly actor: Actor | undefined;
  readonly tell: Tell;
  /** Whether the answer to something that takes long is wanted at its end, and not at its beginning. */
  readonly wait: boolean;
}

/**
 * Arguments by position, in the order of the schema's keys; an array takes all words that are left. A key whose
 * schema says `option: true` is `--key`: a flag where it is a boolean, else with a value.
 */
export type Arguments = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

export interface Command {
  /** One word, or two: `verify tdx`. */
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly args: Arguments;
  readonly result: z.ZodType<object>;
  readonly needs: readonly (keyof Capabilities)[];
  readonly who: (args: unknown) => Who;
  readonly run: (
    args: unknown,
    capabilities: Capabilities,
    asking: Asking,
  ) => Promise<Done | Refusal>;
}

interface Definition<
  A extends Arguments,
  R extends z.ZodType<object>,
  N extends keyof Capabilities,
> {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly args: A;
  readonly result: R;
  readonly needs: readonly N[];
  /** Where it depends on the arguments, of them. */
  readonly who: Who | ((args: z.output<A>) => Who);
  readonly run: (
    args: z.output<A>,
    capabilities: Pick<Capabilities, N>,
    asking: Asking,
  ) => Promise<(Done & { readonly result: z.output<R> }) | Refusal>;
}

/** A command as a value: its schema parses, documents and types its arguments. */
export function defineCommand<
  A extends Arguments,
  R extends z.ZodType<object>,
  N extends keyof Capabilities,
>({ needs, run, who, ...rest }: Definition<A, R, N>): Command {
  return {
    ...rest,
    needs,
    who: (args) => (typeof who === "function" ? who(args as z.output<A>) : who),
    run: (args, capabilities, asking) => {
      const given = Object.fromEntries(needs.map((need) => [need, capabilities[need]]));
      return run(args as z.output<A>, given as unknown as Pick<Capabilities, N>, asking);
    },
  };
}
