import type { types } from "@slack/bolt";
import { clean } from "../../../message/clean.ts";
import type { Line, Span } from "../../../message/model.ts";
import { utc } from "../../../message/utc.ts";

/** Moments that Slack shows in the reader's zone; seconds. Others are told in UTC. */
const LAST_SECOND = 4_102_444_800;

/** A line as rich text: elements, never markup, so nothing in it can mention, link or format. */
export function section(line: Line): types.RichTextSection {
  return { type: "rich_text_section", elements: elements(line) };
}

export function bullets(lines: readonly Line[]): types.RichTextList {
  return { type: "rich_text_list", style: "bullet", elements: lines.map(section) };
}

export function preformatted(lines: readonly string[]): types.RichTextPreformatted {
  const text = lines.map(clean).join("\n");
  return { type: "rich_text_preformatted", elements: [{ type: "text", text: text || " " }] };
}

export function richText(...inner: readonly types.RichTextBlockElement[]): types.RichTextBlock {
  return { type: "rich_text", elements: [...inner] };
}

/** At least one: Slack refuses an element without text, and a section without elements shows nothing. */
function elements(line: Line): types.RichTextElement[] {
  const made = line.filter((span) => span.kind === "time" || span.text !== "").map(element);
  return made.length === 0 ? [{ type: "text", text: " " }] : made.reduce(merged, []);
}

function element(span: Span): types.RichTextElement {
  switch (span.kind) {
    case "text":
      return { type: "text", text: clean(span.text) };
    case "strong":
      return { type: "text", text: clean(span.text), style: { bold: true } };
    case "code":
      return { type: "text", text: clean(span.text), style: { code: true } };
    case "time":
      return moment(span.ms);
  }
}

function moment(ms: number): types.RichTextElement {
  const timestamp = Math.floor(ms / 1000);
  if (!(timestamp >= 0 && timestamp < LAST_SECOND)) return { type: "text", text: utc(ms) };
  return { type: "date", timestamp, format: "{date_short_pretty} {time_secs}", fallback: utc(ms) };
}

/** Neighbours that look the same are one: what Slack counts is fewer, and it reads the same. */
function merged(
  done: types.RichTextElement[],
  next: types.RichTextElement,
): types.RichTextElement[] {
  const last = done.at(-1);
  if (last?.type !== "text" || next.type !== "text") return [...done, next];
  if (last.style?.bold !== next.style?.bold || last.style?.code !== next.style?.code)
    return [...done, next];
  return [...done.slice(0, -1), { ...last, text: last.text + next.text }];
}
