import { Parser } from "htmlparser2";

/** What a client reads of a message's HTML. */
export interface ReadHtml {
  /** What no client would take, or would take for something else. */
  readonly problems: readonly string[];
  /** All text, as it stands. */
  readonly text: string;
  /** Where links lead. */
  readonly links: readonly string[];
}

/** spec, client-server API, m.room.message msgtypes: of the tags that clients should show, those we use. */
const ALLOWED = [
  "a",
  "code",
  "em",
  "h4",
  "li",
  "p",
  "pre",
  "strong",
  "table",
  "tbody",
  "td",
  "th",
  "thead",
  "tr",
  "ul",
];

/** What may stand in what; elsewhere a browser would move it. */
const PARENTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  h4: [undefined],
  p: [undefined],
  ul: [undefined],
  pre: [undefined],
  table: [undefined],
  li: ["ul"],
  thead: ["table"],
  tbody: ["table"],
  tr: ["thead", "tbody"],
  th: ["tr"],
  td: ["tr"],
};

export function readHtml(html: string): ReadHtml {
  const problems: string[] = [];
  const links: string[] = [];
  const open: string[] = [];
  let text = "";
  const parser = new Parser({
    onopentag(tag, attributes) {
      const { href, ...others } = attributes;
      if (!ALLOWED.includes(tag)) problems.push(`<${tag}> is not allowed`);
      if (PARENTS[tag]?.includes(open.at(-1)) === false) {
        problems.push(`<${tag}> in <${open.at(-1) ?? ""}>`);
      }
      if (href !== undefined) links.push(href);
      if (Object.keys(others).length > 0 || (tag === "a") !== (href !== undefined)) {
        problems.push(`attributes of <${tag}>`);
      }
      open.push(tag);
    },
    onclosetag(tag, isImplied) {
      if (isImplied) problems.push(`<${tag}> is not closed`);
      if (open.pop() !== tag) problems.push(`</${tag}> closes something else`);
    },
    ontext: (piece) => (text += piece),
    oncomment: () => problems.push("a comment"),
    onprocessinginstruction: () => problems.push("an instruction"),
  });
  parser.end(html);
  return { problems, text, links };
}
