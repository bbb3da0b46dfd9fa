import { isRefusal, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { askedAnswer, dryRunAnswer } from "../mitigation/answers/asked.ts";
import type { Told } from "../mitigation/answers/asked.ts";
import type { Question } from "../mitigation/request/ask.ts";
import type { AskResult } from "../mitigation/result.ts";
import type { MitigationUseCases } from "../mitigation/use-cases.ts";
import type { Asking } from "./define-command.ts";
import { runAsItStands } from "./tell-run.ts";

interface Wanted {
  readonly dryRun: boolean;
  readonly commands: boolean;
}

interface With {
  readonly mitigate: MitigationUseCases;
  readonly asking: Asking;
}

/** Asks for a mitigation, or shows what would be asked for. */
export async function asked(
  question: Question,
  { dryRun, commands }: Wanted,
  { mitigate, asking }: With,
): Promise<Told<AskResult> | Refusal> {
  if (dryRun) {
    const seen = await mitigate.dryRun(question);
    return dryRunAnswer(seen, commands ? mitigate.commandLines(seen.plan) : undefined);
  }
  const { actor, tell, wait } = asking;
  if (actor === undefined) return unnamed(question.verb);
  const made = await mitigate.ask(actor, question, { tell, wait });
  if (isRefusal(made)) return made;
  const answer = askedAnswer(made, mitigate.sources);
  const { request } = made;
  if (request?.rule !== "one-person" || request.status !== "approved") return answer;
  const run = await runAsItStands(request.id, mitigate);
  if (run === undefined) return answer;
  return { outcome: run.outcome, result: { ...answer.result, run: run.result }, body: run.body };
}

export function unnamed(command: string): Refusal {
  return refusal("proof", `\`${command}\` needs to know who you are.`);
}
