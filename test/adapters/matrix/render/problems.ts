import type { MatrixContent } from "../../../../src/adapters/matrix/render/content.ts";
import { readHtml } from "./read-html.ts";

/** Joins words unseen: the renderer interrupts with it what clients would find by themselves. */
export const JOINER = "\u2060";

const MOST_BYTES = 65_536;

/** As much as servers add, and what encryption makes of it. */
const ENVELOPE = 6_144;
const ENCRYPTED = 1.4;

/** What a homeserver or a client would not take of a content, as a message and as an edit. */
export function problemsOf(content: MatrixContent): readonly string[] {
  const { problems, text } = readHtml(content.formatted_body);
  const bytes = bytesOf(content) * ENCRYPTED + ENVELOPE;
  return [
    ...problems,
    ...(bytes > MOST_BYTES ? [`${bytes} bytes when encrypted and sent`] : []),
    ...(JSON.stringify(content).isWellFormed() ? [] : ["half a character"]),
    ...(content.body.trim() === "" ? ["nothing to see"] : []),
    ...(words(text).join(" ") === words(content.body).join(" ")
      ? []
      : ["the text has other words than the HTML"]),
  ];
}

export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Words as they are read, without what marks an item of a list in text. */
export function words(text: string): readonly string[] {
  return text
    .replaceAll(JOINER, "")
    .split(/\s+/u)
    .filter((word) => word !== "" && word !== "-" && word !== "*");
}
