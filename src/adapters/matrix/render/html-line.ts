import { clean } from "../../../message/clean.ts";
import type { Line, Span } from "../../../message/model.ts";
import { utc } from "../../../message/utc.ts";
import { escaped } from "./escaped.ts";
import { harmless, unpilled } from "./harmless.ts";

/** A line in HTML: its words are text, whatever they look like. */
export function htmlLine(line: Line): string {
  return line.map(htmlSpan).join("");
}

function htmlSpan(span: Span): string {
  switch (span.kind) {
    case "text":
      return htmlText(span.text);
    case "strong":
      return tagged("strong", htmlText(span.text));
    case "code":
      return tagged("code", escaped(unpilled(clean(span.text))));
    case "time":
      // Matrix knows no reader's zone.
      return utc(span.ms);
  }
}

export function htmlText(text: string): string {
  return escaped(harmless(clean(text)));
}

function tagged(tag: "strong" | "code", html: string): string {
  return html === "" ? "" : `<${tag}>${html}</${tag}>`;
}
