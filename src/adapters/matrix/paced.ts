import type { Call } from "./web/calls.ts";
import type { Asked, MatrixWeb, WebAnswer } from "./web/matrix-web.ts";

/** How long what was put off by a limit may still come before progress goes on. */
const AHEAD_MS = 2_000;

/** What the limit counts, edits and reactions among it (Synapse's documentation, rc_message). */
const COUNTED: readonly Call[] = ["send", "redact"];

/**
 * Keeps to the homeserver's limit, which counts everything that an account sends in all of its rooms; Synapse's default
 * is one in five seconds, after ten at once. While it is reached, edits of what stands there wait for what is new: a
 * decision before progress.
 */
export function pacedWeb(web: MatrixWeb, now: () => number): MatrixWeb {
  let limitedUntilMs = -Infinity;
  let aheadUntilMs = -Infinity;
  return {
    async call(call, place, asked) {
      if (!COUNTED.includes(call)) return web.call(call, place, asked);
      const isProgress = isEdit(asked);
      const untilMs = isProgress ? Math.max(limitedUntilMs, aheadUntilMs) : limitedUntilMs;
      const leftMs = untilMs - now();
      if (leftMs > 0) {
        if (!isProgress) aheadUntilMs = untilMs + AHEAD_MS;
        return limited(leftMs);
      }
      const answer = await web.call(call, place, asked);
      if (answer.kind === "later" && answer.mend === undefined) {
        limitedUntilMs = now() + answer.afterMs;
        if (!isProgress) aheadUntilMs = limitedUntilMs + AHEAD_MS;
      }
      if (answer.kind === "ok" && !isProgress) aheadUntilMs = -Infinity;
      return answer;
    },
  };
}

function isEdit(asked: Asked | undefined): boolean {
  const { "m.relates_to": relation } = (asked?.body ?? {}) as {
    readonly "m.relates_to"?: { readonly rel_type?: unknown };
  };
  return relation?.rel_type === "m.replace";
}

function limited(leftMs: number): WebAnswer {
  const seconds = Math.ceil(leftMs / 1_000);
  const detail = `the homeserver's limit is reached; it takes the next one in ${seconds} s`;
  return { kind: "later", afterMs: leftMs, detail };
}
