import {
  code,
  commands,
  detail,
  headline,
  line,
  list,
  table,
  text,
} from "../../../src/message/build.ts";
import type { Block, Message, Origin } from "../../../src/message/model.ts";

export const ORIGIN: Origin = { lattice: "under-test", shortId: "lt1", drill: true };

export function messageOf(title: string, ...blocks: readonly Block[]): Message {
  return { origin: ORIGIN, title, blocks };
}

export function saying(words: string): Message {
  return messageOf("request R7", headline("neutral", words));
}

/** A request that waits for its second person, and can be decided by pressing. */
export function offering(): Message {
  const offered = commands([
    { text: "approve R7 1f3a9c22", why: "agree", button: { label: "Approve" } },
    {
      text: 'deny R7 "why"',
      why: "refuse",
      button: { label: "Deny", asks: "reason", says: "deny R7" },
    },
  ]);
  return messageOf("request R7", headline("neutral", "Ada asks to pause"), offered);
}

/** A root with something for its thread. */
export function withDetail(): Message {
  return messageOf(
    "walk",
    headline("bad", "stalled at relay"),
    detail(table("What was looked at", ["unit", "state"], [[line("relay-1"), line("failed")]])),
  );
}

/** More than one message of any chat holds. */
export function tooLarge(): Message {
  const rows = Array.from({ length: 4_000 }, (_, n) => text(`row ${n} ${"x".repeat(60)}`));
  return messageOf("everything", headline("neutral", "much"), ...rows);
}

/** One word of each kind that is to be seen. */
export const WORDS = ["headword", "plainword", "codeword", "itemword", "tabletitle", "cellword"];

export function wordy(): Message {
  return messageOf(
    "titleword",
    headline("unsure", "headword"),
    text("plainword ", code("codeword")),
    list([line("itemword")]),
    table("tabletitle", ["column"], [[line("cellword")]]),
  );
}

/** What people and machines wrote, and what clients must not make anything of. */
export const HOSTILE = [
  "<!channel> <!here|x> <@U0ADA00001> <#C0123456>",
  "@room @here @everyone @ada:hs.test #general:hs.test !abc:hs.test",
  "<https://evil.example|ok> https://evil.example/path?a=b&c=d www.evil.example",
  "mailto:a@evil.example matrix:u/ada:hs.test https://matrix.to/#/@ada:hs.test",
  "*bold* _i_ ~s~ **b** [ok](https://evil.example) # h",
  "<a href='https://evil.example'>ok</a> <img src=x onerror=alert(1)> </code></pre>",
  "</td></tr></table><b>&lt;!channel&gt; &#60;b&#62;",
  "\u0000\u001b[31mred\u001b]8;;https://evil.example\u0007ok\u001b]8;;\u0007 \u202eright to left",
];
