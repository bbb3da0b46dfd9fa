import { refusal } from "../../message/refusal.ts";
import type { Refusal } from "../../message/refusal.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { placeWords, some } from "../preflight/hosts-and-units.ts";
import type { MitigationParts } from "../sources.ts";
import type { UnitChange } from "../state/difference.ts";
import { endedBody } from "../tell/request-body.ts";
import { askAgain } from "../tell/words.ts";
import { endedByItself } from "./ended-by-itself.ts";
import { notPending } from "./find-request.ts";

/** A request whose plan or units are not what was shown: it ends, with the difference told. */
export async function voidRequest(
  request: StoredRequest,
  difference: readonly UnitChange[] | string,
  { ledger, sources }: MitigationParts,
): Promise<Refusal> {
  const { id } = request;
  const atMs = sources.clock.now();
  const lines = typeof difference === "string" ? [] : difference.map(changeWords);
  const note = typeof difference === "string" ? difference : some(lines);
  const first = await ledger.store.write(async ({ requests, outbox }, record) => {
    if (!(await requests.decide(id, endedByItself("void", { atMs, note }))))
      return requests.find(id);
    record({ atMs, what: "request.void", data: { request: id, because: note } });
    const body = endedBody({ ...request, status: "void", note }, sources.people);
    await outbox.add({ topic: id, audience: "everyone", body, atMs });
    return undefined;
  });
  // Somebody decided it while its units were looked at.
  const decided = first && notPending(first, sources.people, atMs);
  if (decided !== undefined) return decided;
  const again = askAgain(request);
  const what = typeof difference === "string" ? difference : "units are not as they were shown";
  return refusal(
    "void",
    `${id} is void: ${what}. Nothing was done. Ask again with the state as it is now: \`${again}\``,
    lines,
  );
}

function changeWords({ was, is, ...place }: UnitChange): string {
  return `${placeWords(place)}: was ${was}, is ${is}`;
}
