import { code, headline, line, list, note } from "../message/build.ts";
import type { Body } from "../message/model.ts";
import { sha256 } from "./plan/hashes.ts";
import { endedByItself } from "./request/ended-by-itself.ts";
import type { MitigationParts } from "./sources.ts";

/**
 * Compares the parts of the configuration that decide who may do what to which unit with those of the last start.
 * Where one is another now, everybody is told, and requests that wait are void: they were made under other rules.
 */
export async function noteConfigChange({ ledger, sources }: MitigationParts): Promise<void> {
  const { clock, ruling } = sources;
  const atMs = clock.now();
  await ledger.store.write(async ({ notes, requests, outbox }, record) => {
    const changed: string[] = [];
    for (const [section, value] of Object.entries(ruling)) {
      const name = `config:${section}`;
      const digest = sha256(value);
      const before = await notes.get(name);
      if (before === digest) continue;
      await notes.set(name, digest);
      if (before !== undefined) changed.push(section);
    }
    if (changed.length === 0) return;
    const because = `the configuration changed: ${changed.join(", ")}`;
    const voided: string[] = [];
    const end = endedByItself("void", { atMs, note: because });
    for (const { id } of await requests.pending()) {
      if (await requests.decide(id, end)) voided.push(id);
    }
    record({ atMs, what: "config.changed", data: { sections: changed, voided } });
    await outbox.add({
      topic: "lattice",
      audience: "everyone",
      body: changedBody({ changed, voided, shared: ledger.store.sharing === "shared" }),
      atMs,
    });
  });
}

interface Changed {
  readonly changed: readonly string[];
  readonly voided: readonly string[];
  /** Whether other bots may use the store. */
  readonly shared: boolean;
}

function changedBody({ changed, voided, shared }: Changed): Body {
  return {
    title: "the bot's configuration changed",
    blocks: [
      headline("neutral", "Since its last start the bot's configuration changed in:"),
      list(changed.map((section) => line(code(section)))),
      ...(shared
        ? [note("Give every bot that shares this store the same file, and start each anew.")]
        : []),
      ...(voided.length === 0
        ? []
        : [note(`Void with it: ${voided.join(", ")}. Ask again where it is still wanted.`)]),
    ],
  };
}
