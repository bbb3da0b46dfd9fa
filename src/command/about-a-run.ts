import { z } from "zod";
import type { PersonRole } from "../lattice/person.ts";
import { isRefusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { aboutRunAnswer } from "../mitigation/answers/decided.ts";
import type { Follow } from "../mitigation/follow.ts";
import { DecisionResult } from "../mitigation/result.ts";
import type { AboutRun } from "../mitigation/run/hold/ask-about-run.ts";
import type { MitigationUseCases } from "../mitigation/use-cases.ts";
import type { Actor } from "../ports/actor.ts";
import { unnamed } from "./ask-for.ts";
import { defineCommand } from "./define-command.ts";
import type { Command } from "./define-command.ts";
import { RunId } from "./mitigation-arguments.ts";
import { runAsItStands } from "./tell-run.ts";

interface AboutARun {
  readonly name: "abort" | "retry" | "skip";
  readonly summary: string;
  readonly who: readonly PersonRole[];
  readonly say: (
    mitigate: MitigationUseCases,
    word: { readonly actor: Actor; readonly id: string; readonly follow: Follow },
  ) => Promise<AboutRun | Refusal>;
}

/** A command that says one thing about a run: it is done, or a second person is asked. */
export function aboutARun({ name, summary, who, say }: AboutARun): Command {
  return defineCommand({
    name,
    summary,
    examples: [`${name} R7`],
    args: z.strictObject({ run: RunId }),
    result: DecisionResult,
    needs: ["mitigate"],
    who,
    async run({ run: id }, { mitigate }, { actor, tell, wait }) {
      if (actor === undefined) return unnamed(name);
      const done = await say(mitigate, { actor, id, follow: { tell, wait } });
      if (isRefusal(done)) return done;
      return aboutRunAnswer(done, await runAsItStands(id.toUpperCase(), mitigate));
    },
  });
}
