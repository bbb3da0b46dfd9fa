import type { StoredRequest } from "../../ports/store/request.ts";
import { endedBody, reminderBody } from "../tell/request-body.ts";
import { endedByItself } from "./ended-by-itself.ts";
import type { MitigationParts } from "../sources.ts";

/** Ends requests whose time is over, and reminds approvers of those that wait. */
export async function tendRequests(parts: MitigationParts): Promise<void> {
  for (const request of await endExpired(parts)) await remind(request, parts);
}

/** Ends requests whose time is over, and gives those that wait on. */
export async function endExpired(parts: MitigationParts): Promise<readonly StoredRequest[]> {
  const pending = await parts.ledger.store.read(({ requests }) => requests.pending());
  const nowMs = parts.sources.clock.now();
  for (const request of pending) if (nowMs >= request.expiresMs) await expire(request, parts);
  return pending.filter(({ expiresMs }) => nowMs < expiresMs);
}

async function expire(request: StoredRequest, { ledger, sources }: MitigationParts): Promise<void> {
  const { id } = request;
  const atMs = sources.clock.now();
  await ledger.store.write(async ({ requests, outbox }, record) => {
    if (!(await requests.decide(id, endedByItself("expired", { atMs })))) return;
    record({ atMs, what: "request.expired", data: { request: id } });
    const body = endedBody({ ...request, status: "expired" }, sources.people);
    await outbox.add({ topic: id, audience: "everyone", body, atMs });
  });
}

/** Each reminder once; one that was due while the bot was away is not made up for by a second one. */
async function remind(request: StoredRequest, { ledger, sources }: MitigationParts): Promise<void> {
  const { id, createdMs } = request;
  const atMs = sources.clock.now();
  const due = sources.settings.remindAtMs.filter((ms) => createdMs + ms <= atMs).length;
  if (due === 0) return;
  const name = `reminded:${id}`;
  await ledger.store.write(async ({ notes, outbox }, record) => {
    if (Number((await notes.get(name)) ?? 0) >= due) return;
    await notes.set(name, `${due}`);
    record({ atMs, what: "request.reminded", data: { request: id, times: due } });
    const body = reminderBody(request, sources.people);
    await outbox.add({ topic: id, audience: "approvers", body, atMs });
  });
}
