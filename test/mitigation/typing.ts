import { commands } from "../../commands/index.ts";
import type { Answer } from "../../src/command/answer.ts";
import { catalogueOf } from "../../src/command/catalogue-of.ts";
import type { Capabilities } from "../../src/command/define-command.ts";
import { Dispatcher } from "../../src/command/dispatch.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";
import { GO } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";
import { actor, PEOPLE } from "./people.ts";

/** What is typed, by whom, in a chat that waits for the end or does not. */
export function typing(under: MitigationUnderTest) {
  const capabilities = {
    mitigate: under.use,
    catalogue: catalogueOf(commands),
  } as unknown as Capabilities;
  const dispatcher = new Dispatcher({
    commands,
    capabilities,
    origin: { lattice: "tiny", shortId: "abababab", drill: false },
    telemetry: noTelemetry,
    people: [...PEOPLE.values()],
    report: (_reference, error) => under.reported.push(error),
  });
  return (who: string, typed: string, wait = true): Promise<Answer> =>
    dispatcher.dispatch(typed, { actor: actor(who), tell: GO.tell, wait });
}
