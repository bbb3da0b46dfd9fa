import type { Mentions } from "./content.ts";
import { escaped } from "./escaped.ts";
import { LIMITS } from "./limits.ts";
import { bytesOf } from "./weight.ts";

/** People who are called to a message: the one thing in it that rings. */
export interface Called {
  readonly mentions: Mentions;
  readonly html: string;
  readonly plain: string;
}

/** Ids that no client could take for a person are left out, and those that there is no room for. */
export function called(users: readonly string[]): Called {
  const fit: string[] = [];
  let left: number = LIMITS.called;
  for (const user of new Set(users.filter(isUser))) {
    // It stands in both forms and in `m.mentions`, with something between.
    left -= bytesOf(pill(user)) + 2 * bytesOf(user) + 8;
    if (left >= 0) fit.push(user);
  }
  if (fit.length === 0) return { mentions: {}, html: "", plain: "" };
  return {
    mentions: { user_ids: fit },
    html: `<p>${fit.map(pill).join(" ")}</p>`,
    plain: fit.join(" "),
  };
}

/** spec, appendices, user identifiers: also those that older servers gave out. */
function isUser(id: string): boolean {
  return id.length <= LIMITS.userId && /^@[!-9;-~]+:[\w.:[\]-]+$/.test(id);
}

/** spec, mentions and matrix.to: the id, percent-encoded where an address has other uses for its characters. */
function pill(user: string): string {
  const id = encodeURIComponent(user).replace(/^%40/, "@").replaceAll("%3A", ":");
  return `<a href="https://matrix.to/#/${id.replaceAll("'", "%27")}">${escaped(user)}</a>`;
}
