import type { z } from "zod";
import type { Line } from "../message/model.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Done } from "./answer.ts";
import type { Refusal } from "./refusal.ts";
import type { Exports } from "../ports/exports.ts";
import type { VerifyUseCases } from "../verification/use-cases.ts";
import type { WalkUseCase } from "../walk/use-case.ts";

/** Everything a command can be given. A command names what it needs and gets nothing else. */
export interface Capabilities {
  readonly walk: WalkUseCase;
  readonly verify: VerifyUseCases;
  readonly exports: Exports;
  readonly catalogue: Catalogue;
}

/** Told in one line what a command has found so far, for surfaces that show it. */
export type Tell = (line: Line) => void;

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
  readonly run: (args: unknown, capabilities: Capabilities, tell: Tell) => Promise<Done | Refusal>;
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
  readonly run: (
    args: z.output<A>,
    capabilities: Pick<Capabilities, N>,
    tell: Tell,
  ) => Promise<(Done & { readonly result: z.output<R> }) | Refusal>;
}

/** A command as a value: its schema parses, documents and types its arguments. */
export function defineCommand<
  A extends Arguments,
  R extends z.ZodType<object>,
  N extends keyof Capabilities,
>({ needs, run, ...rest }: Definition<A, R, N>): Command {
  return {
    ...rest,
    run: (args, capabilities, tell) => {
      const given = Object.fromEntries(needs.map((need) => [need, capabilities[need]]));
      return run(args as z.output<A>, given as unknown as Pick<Capabilities, N>, tell);
    },
  };
}
