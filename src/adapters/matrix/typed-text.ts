import type { Text } from "./events.ts";

/** Typed before a command. Phones begin sentences with capitals. */
const COMMAND = /^!lattice(?=\s|$)/i;

export interface Addressed {
  /** The bot's user id. */
  readonly self: string;
  readonly text: Text;
}

/**
 * What somebody said to the bot: a command after `!lattice`, or, in a thread, what stands beside a mention of it.
 * Undefined where it was not spoken to. An edit says nothing: what was carried out once is not carried out again.
 */
export function typedText({ self, text }: Addressed): string | undefined {
  const relation = text["m.relates_to"];
  if (relation?.rel_type === "m.replace") return undefined;
  const said = withoutQuote(text).trim();
  if (COMMAND.test(said)) return said.replace(COMMAND, "").trim() || "help";
  if (relation?.rel_type !== "m.thread" || !isMentioned({ self, text })) return undefined;
  return withoutMention(said, { self, text }) || "help";
}

/** Old clients put what they reply to before their own words, each line after a `>`. */
function withoutQuote({ body, "m.relates_to": relation }: Text): string {
  if (relation?.["m.in_reply_to"] === undefined) return body;
  return body.replace(/^(?:>[^\n]*(?:\n|$))+\n?/, "");
}

function isMentioned({ self, text }: Addressed): boolean {
  const named = text["m.mentions"]?.user_ids;
  // Where a client says whom it means, nobody else is meant.
  return named === undefined ? pillOf(self, text) !== undefined : named.includes(self);
}

const PILL = /<a\s[^>]*href=(["'])https:\/\/matrix\.to\/#\/([^"'?]+)[^"']*\1[^>]*>([^<]*)<\/a>/gi;

/** How the bot is called in a mention of it, as people read it; undefined where it is not mentioned. */
function pillOf(self: string, { formatted_body: html = "" }: Text): string | undefined {
  for (const [, , user = "", name = ""] of html.matchAll(PILL)) {
    if (decoded(user) === self) return plain(name);
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(plain(text));
  } catch {
    return text;
  }
}

function plain(html: string): string {
  return html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** Takes the bot's name off the beginning, as far as it stands there, with what clients put after it. */
function withoutMention(said: string, { self, text }: Addressed): string {
  const local = self.slice(1, self.indexOf(":"));
  const names = [pillOf(self, text) ?? "", self, `@${local}`, local]
    .filter((name) => name !== "")
    .toSorted((one, other) => other.length - one.length);
  for (const name of names) {
    if (!said.toLowerCase().startsWith(name.toLowerCase())) continue;
    const rest = said.slice(name.length);
    if (rest === "" || /^[:,\s]/.test(rest)) return rest.replace(/^\s*[:,]?/, "").trim();
  }
  return said;
}
