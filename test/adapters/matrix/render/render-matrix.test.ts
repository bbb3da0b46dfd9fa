import { describe, expect, it } from "@jest/globals";
import { inThread } from "../../../../src/adapters/matrix/render/in-thread.ts";
import { reactionCommands } from "../../../../src/adapters/matrix/render/reaction-commands.ts";
import { renderEdit } from "../../../../src/adapters/matrix/render/render-edit.ts";
import { renderMatrix } from "../../../../src/adapters/matrix/render/render-matrix.ts";
import {
  code,
  commands,
  headline,
  line,
  list,
  note,
  script,
  strong,
  table,
  text,
  time,
} from "../../../../src/message/build.ts";
import type { Block, Message } from "../../../../src/message/model.ts";
import { JOINER } from "./problems.ts";

const message = (...blocks: readonly Block[]): Message => ({
  origin: { lattice: "mainnet", shortId: "b82b6f3b4a", drill: false },
  title: "slot walk",
  blocks,
});

const at = { reactions: "decide" } as const;

/** A message's blocks in HTML and as text, without its first line. */
function rendered(...blocks: readonly Block[]): readonly [html: string, plain: string] {
  const { formatted_body, body } = renderMatrix(message(...blocks), at);
  return [formatted_body.split("\n").slice(1).join("\n"), body.split("\n\n").slice(1).join("\n\n")];
}

const decide = (id: string) =>
  commands([
    { text: `approve ${id} d9a05631`, why: "an approver", button: { label: "Approve" } },
    {
      text: `deny ${id} "why"`,
      why: "",
      button: { label: "Deny", asks: "reason", says: `deny ${id}` },
    },
  ]);

describe("a message in Matrix", () => {
  it("is a notice that calls nobody, and begins with the lattice and what it is", () => {
    expect(renderMatrix(message(), at)).toEqual({
      msgtype: "m.notice",
      body: "lattice mainnet (b82b6f3b4a) · slot walk",
      format: "org.matrix.custom.html",
      formatted_body: "<h4>lattice mainnet (b82b6f3b4a) · slot walk</h4>",
      "m.mentions": {},
    });
  });

  it("says first when it is a drill", () => {
    const origin = { lattice: "drill", shortId: "d1a11ce0d1", drill: true };

    expect(renderMatrix({ ...message(), origin }, at).body).toBe(
      "[DRILL, simulated] lattice drill (d1a11ce0d1) · slot walk",
    );
  });

  it("shows a tone by a symbol of its own and a word", () => {
    const tones = (["good", "bad", "unsure", "neutral"] as const).map((tone) =>
      rendered(headline(tone, "so it is")),
    );

    expect(new Set(tones.map(([html]) => html)).size).toBe(4);
    expect(tones[1]).toEqual([
      "<p><strong>🛑 Attention · </strong>so it is</p>",
      "🛑 Attention · so it is",
    ]);
  });

  it("shows what is written as text, and times in UTC", () => {
    expect(
      rendered(
        text("<b>&amp;</b> ", strong("a&b"), " ", code("<i>"), " ", time(1_700_000_000_123)),
      ),
    ).toEqual([
      "<p>&lt;b&gt;&amp;amp;&lt;/b&gt; <strong>a&amp;b</strong> <code>&lt;i&gt;</code> 2023-11-14 22:13:20 UTC</p>",
      "<b>&amp;</b> a&b <i> 2023-11-14 22:13:20 UTC",
    ]);
  });

  it("drops what turns text around or hides it", () => {
    expect(rendered(text("a\u202eb\u200bc\u0000d"))).toEqual(["<p>a b c d</p>", "a b c d"]);
  });

  it("interrupts what clients make a mention or a link of, but not what is to be copied", () => {
    const mention = "@room @ada:hs.test https://matrix.to/#/@ada:hs.test";
    const [html, plain] = rendered(text(mention), script([mention]));

    const interrupted = `@${JOINER}room @${JOINER}ada:hs.test https:${JOINER}//matrix${JOINER}.to/#/@${JOINER}ada:hs.test`;
    expect(html).toBe(`<p>${interrupted}</p>\n<pre><code>${mention}</code></pre>`);
    expect(plain).toBe(`${interrupted}\n\n${mention}`);
  });

  it("leaves the names of units as they are", () => {
    const unit = "builder@relay-member.service: is active";

    expect(rendered(text(unit))).toEqual([`<p>${unit}</p>`, unit]);
  });

  it("shows lists, small print and lines for a shell", () => {
    expect(
      rendered(list([line("one"), line(strong("two"))]), note("small"), script(["a", "b  c"])),
    ).toEqual([
      "<ul><li>one</li>\n<li><strong>two</strong></li></ul>\n<p><em>small</em></p>\n<pre><code>a\nb  c</code></pre>",
      "- one\n- two\n\nsmall\n\na\nb  c",
    ]);
  });

  it("shows a table as one, and lined up as text", () => {
    const rows = [
      [line("zipnet"), line("committed"), line("a".repeat(40))],
      [line("unseal-long"), line(""), line("b")],
    ];

    const [html, plain] = rendered(table("Slot 1", ["organism", "state", "digest"], rows));

    expect(html.split("\n")).toEqual([
      "<p><strong>Slot 1</strong></p>",
      "<table><thead><tr><th>organism</th> <th>state</th> <th>digest</th></tr></thead>",
      `<tbody><tr><td>zipnet</td> <td>committed</td> <td>${"a".repeat(40)}</td></tr>`,
      "<tr><td>unseal-long</td> <td>–</td> <td>b</td></tr></tbody></table>",
    ]);
    expect(plain.split("\n")).toEqual([
      "Slot 1",
      "organism     state      digest",
      `zipnet       committed  ${"a".repeat(40)}`,
      "unseal-long  –          b",
    ]);
  });

  it("says of a table without rows that there is nothing", () => {
    expect(rendered(table("Runs", ["run", "state"], []))).toEqual([
      "<p><strong>Runs</strong> (run · state): nothing.</p>",
      "Runs (run · state): nothing.",
    ]);
  });

  it("shows what can be typed next", () => {
    expect(rendered(commands([{ text: "walk current", why: "look again" }]))).toEqual([
      "<ul><li><code>!lattice walk current</code> (look again)</li></ul>",
      "- !lattice walk current (look again)",
    ]);
  });
});

describe("what decides a request in Matrix", () => {
  it("is a reaction or what can be typed, and the message says what taking one back does", () => {
    expect(rendered(decide("R7"))[1]).toBe(
      "React with ✅ to approve R7, with ❌ to deny it, or type it. Taking a reaction back revokes nothing.\n\n" +
        '- !lattice approve R7 d9a05631 (an approver)\n- !lattice deny R7 "why"',
    );
    expect(reactionCommands(message(decide("R7")))).toEqual({
      request: "R7",
      approve: "approve R7 d9a05631",
      deny: "deny R7",
    });
  });

  it("is only what is typed in an encrypted room, and the message says so", () => {
    const { body } = renderMatrix(message(decide("R7")), { reactions: "encrypted" });

    expect(body).toContain("Reactions are never encrypted");
    expect(body).not.toContain("✅");
    expect(body).toContain("!lattice approve R7 d9a05631");
  });

  it("is only what is typed where a reaction could mean two requests", () => {
    const two = message(decide("R7"), decide("R8"));

    expect(reactionCommands(two)).toBeUndefined();
    expect(renderMatrix(two, at).body).toContain("more than one thing could be meant");
  });

  it("is not offered where there is nothing to decide any more", () => {
    const read = message(commands([{ text: "approve R7 d9a05631", why: "" }]));

    expect(reactionCommands(read)).toBeUndefined();
    expect(renderMatrix(read, at).body).not.toMatch(/reaction|✅/i);
  });

  it("is not spoken of where nobody looks at reactions", () => {
    expect(renderMatrix(message(decide("R7")), { reactions: "nothing" }).body).not.toMatch(
      /reaction/i,
    );
  });
});

describe("people who are called in Matrix", () => {
  it("are named once, in both forms and in m.mentions", () => {
    const call = ["@ada:hs.test:8448", "@a/b&c:hs.test", "@ada:hs.test:8448"];

    const { body, formatted_body, ...rest } = renderMatrix(message(), { ...at, call });

    expect(rest["m.mentions"]).toEqual({ user_ids: ["@ada:hs.test:8448", "@a/b&c:hs.test"] });
    expect(body.split("\n\n")[1]).toBe("@ada:hs.test:8448 @a/b&c:hs.test");
    expect(formatted_body.split("\n")[1]).toBe(
      '<p><a href="https://matrix.to/#/@ada:hs.test:8448">@ada:hs.test:8448</a> ' +
        '<a href="https://matrix.to/#/@a%2Fb%26c:hs.test">@a/b&amp;c:hs.test</a></p>',
    );
  });

  it("are only those whose id could be one", () => {
    const call = ["ada", "@ada", "@a b:hs.test", '@a:"><b>', "@\ud83d:hs.test"];

    expect(renderMatrix(message(), { ...at, call })).toEqual(renderMatrix(message(), at));
  });
});

describe("where a message stands in Matrix", () => {
  it("replaces the first of its edits, rings for nobody again, and is whole in both forms", () => {
    const call = ["@ada:hs.test"];
    const content = renderMatrix(message(text("new")), { ...at, call });

    expect(renderEdit(message(text("new")), "$first", { ...at, call })).toEqual({
      ...content,
      body: `* ${content.body}`,
      formatted_body: `* ${content.formatted_body}`,
      "m.mentions": {},
      "m.new_content": content,
      "m.relates_to": { rel_type: "m.replace", event_id: "$first" },
    });
  });

  it("hangs on its root, and falls back to an answer to the newest message there", () => {
    const content = renderMatrix(message(), at);

    expect(inThread(content, "$root", "$last")["m.relates_to"]).toEqual({
      rel_type: "m.thread",
      event_id: "$root",
      is_falling_back: true,
      "m.in_reply_to": { event_id: "$last" },
    });
    expect(inThread(content, "$root")["m.relates_to"]["m.in_reply_to"]).toEqual({
      event_id: "$root",
    });
  });
});
