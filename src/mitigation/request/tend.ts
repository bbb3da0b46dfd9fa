import type { StoredRequest } from "../../ports/store/request.ts";
import { endedBody, reminderBody } from "../tell/request-body.ts";
import type { ApproveParts } from "./approve.ts";

/** Pending requests that are looked after at once. */
const MOST = 100;

/** Ends requests whose time is over, and reminds approvers of those that wait. */
export async function tendRequests({ ledger, sources }: ApproveParts): Promise<void> {
  const pending = await ledger.store.read(({ requests }) =>
    requests.list({ status: "pending", limit: MOST }),
  );
  for (const request of pending) {
    const nowMs = sources.clock.now();
    if (nowMs >= request.expiresMs) await expire(request, { ledger, sources });
    else await remind(request, { ledger, sources });
  }
}

/** Ends requests whose time is over. */
export async function endExpired(parts: ApproveParts): Promise<void> {
  const pending = await parts.ledger.store.read(({ requests }) =>
    requests.list({ status: "pending", limit: MOST }),
  );
  const nowMs = parts.sources.clock.now();
  for (const request of pending) if (nowMs >= request.expiresMs) await expire(request, parts);
}

async function expire(request: StoredRequest, { ledger, sources }: ApproveParts): Promise<void> {
  const { id } = request;
  const atMs = sources.clock.now();
  await ledger.store.write(async ({ requests, outbox }, record) => {
    const decision = {
      status: "expired",
      by: undefined,
      via: undefined,
      atMs,
      note: undefined,
    } as const;
    if (!(await requests.decide(id, decision))) return;
    record({ atMs, what: "request.expired", data: { request: id } });
    const body = endedBody({ ...request, status: "expired" }, sources.people);
    await outbox.add({ topic: id, audience: "everyone", body, atMs });
  });
}

/** Each reminder once; one that was due while the bot was away is not made up for by a second one. */
async function remind(request: StoredRequest, { ledger, sources }: ApproveParts): Promise<void> {
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
