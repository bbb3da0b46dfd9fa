import { createHash } from "node:crypto";
import { canonical } from "../audit/chain.ts";
import { code, headline, line, list, note } from "../message/build.ts";
import type { Body } from "../message/model.ts";
import type { ExecutorParts } from "./run/executor.ts";

const MOST = 100;

/**
 * Compares the parts of the configuration that decide who may do what to which unit with those of the last start.
 * Where one is another now, everybody is told, and requests that wait are void: they were made under other rules.
 */
export async function noteConfigChange({ ledger, sources }: ExecutorParts): Promise<void> {
  const { clock, ruling } = sources;
  const atMs = clock.now();
  await ledger.store.write(async ({ notes, requests, outbox }, record) => {
    const changed: string[] = [];
    for (const [section, value] of Object.entries(ruling)) {
      const name = `config:${section}`;
      const digest = createHash("sha256").update(canonical(value)).digest("hex");
      const before = await notes.get(name);
      if (before === digest) continue;
      await notes.set(name, digest);
      if (before !== undefined) changed.push(section);
    }
    if (changed.length === 0) return;
    const because = `the configuration changed: ${changed.join(", ")}`;
    const voided: string[] = [];
    for (const { id } of await requests.list({ status: "pending", limit: MOST })) {
      const decision = {
        status: "void",
        by: undefined,
        via: undefined,
        atMs,
        note: because,
      } as const;
      if (await requests.decide(id, decision)) voided.push(id);
    }
    record({ atMs, what: "config.changed", data: { sections: changed, voided } });
    await outbox.add({
      topic: "lattice",
      audience: "everyone",
      body: changedBody(changed, voided),
      atMs,
    });
  });
}

function changedBody(changed: readonly string[], voided: readonly string[]): Body {
  return {
    title: "the bot's configuration changed",
    blocks: [
      headline("neutral", "Since its last start the bot's configuration changed in:"),
      list(changed.map((section) => line(code(section)))),
      ...(voided.length === 0
        ? []
        : [note(`Void with it: ${voided.join(", ")}. Ask again where it is still wanted.`)]),
    ],
  };
}
