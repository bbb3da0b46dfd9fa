import fc from "fast-check";
import type { Block, Line, Message, OfferedCommand, Span } from "../../src/message/model.ts";

/** Any message there could be: hostile, empty, huge. */

const HOSTILE = [
  "<!channel>",
  "<!here|x>",
  "<@U0123456>",
  "<#C0123456>",
  "<!subteam^S012>",
  "<!date^1^{date}^https://evil.example/|x>",
  "@here",
  "@everyone",
  "#general",
  "<https://evil.example|ok>",
  "https://evil.example/path?a=b&c=d",
  "www.evil.example",
  "mailto:a@evil.example",
  "&lt;!channel&gt;",
  "*bold* _i_ ~s~ `c` ```p``` > q",
  "@room",
  "@ada:example.org",
  "#general:example.org",
  "!abc:example.org",
  "https://matrix.to/#/@ada:example.org",
  "matrix.to/#/%40ada%3Aexample.org",
  "matrix:u/ada:example.org",
  "<a href='https://evil.example'>ok</a>",
  "<img src=x onerror=alert(1)>",
  "</code></pre><script>",
  "</td></tr></table><b>",
  "&#60;b&#62;",
  "漢字",
  '"quoted" \\ backslash',
  "\u202eright to left",
  "\u0000\u001b[31m\r\n\t",
  "\ud83d",
  "👩‍👩‍👧‍👦",
  ":tada:",
  "",
  " ",
] as const;

const word = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc
    .tuple(fc.constantFrom(...HOSTILE, "word ", "x"), fc.integer({ min: 1, max: 400 }))
    .map(([piece, times]) => piece.repeat(times)),
);

const span: fc.Arbitrary<Span> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("text" as const, "strong" as const, "code" as const),
    text: word,
  }),
  fc.record({
    kind: fc.constant("time" as const),
    ms: fc.oneof(fc.double(), fc.integer({ min: 0, max: 2_000_000_000_000 })),
  }),
);

const line: fc.Arbitrary<Line> = fc.array(span, { maxLength: 4 });

const command: fc.Arbitrary<OfferedCommand> = fc.record(
  {
    text: word,
    why: word,
    button: fc.record(
      {
        label: word,
        weight: fc.constantFrom("primary" as const, "danger" as const),
        confirm: fc.record({ title: word, text: word }),
        asks: fc.constant("reason" as const),
        says: word,
      },
      { requiredKeys: ["label"] },
    ),
  },
  { requiredKeys: ["text", "why"] },
);

const many = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.oneof(
    fc.array(one, { maxLength: 4 }),
    fc.tuple(one, fc.integer({ min: 0, max: 120 })).map(([same, n]) => Array<T>(n).fill(same)),
  );

const bare: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constant("headline" as const),
    tone: fc.constantFrom("good" as const, "bad" as const, "unsure" as const, "neutral" as const),
    line,
  }),
  fc.record({ kind: fc.constantFrom("text" as const, "note" as const), line }),
  fc.record({ kind: fc.constant("list" as const), items: many(line) }),
  fc.record({
    kind: fc.constant("table" as const),
    title: word,
    columns: many(word),
    rows: many(fc.array(line, { maxLength: 5 })),
  }),
  fc.record({ kind: fc.constant("script" as const), lines: many(word) }),
  fc.record({ kind: fc.constant("commands" as const), commands: many(command) }),
);

const block = fc
  .tuple(bare, fc.boolean())
  .map(([one, below]): Block => (below ? { ...one, detail: true } : one));

export const anyMessage: fc.Arbitrary<Message> = fc.record({
  origin: fc.oneof(
    fc.constant(null),
    fc.record({ lattice: word, shortId: word, drill: fc.boolean() }),
  ),
  title: word,
  blocks: fc.array(block, { maxLength: 10 }),
});
