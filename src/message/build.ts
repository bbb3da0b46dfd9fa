import type { Block, Line, OfferedCommand, Span, Tone } from "./model.ts";

/** Constructors: plain strings are text spans. */

type Part = Span | string;

export function line(...parts: readonly Part[]): Line {
  return parts.map((part) => (typeof part === "string" ? { kind: "text", text: part } : part));
}

export function strong(text: string): Span {
  return { kind: "strong", text };
}

export function code(text: string): Span {
  return { kind: "code", text };
}

export function time(ms: number): Span {
  return { kind: "time", ms };
}

export function headline(tone: Tone, ...parts: readonly Part[]): Block {
  return { kind: "headline", tone, line: line(...parts) };
}

export function text(...parts: readonly Part[]): Block {
  return { kind: "text", line: line(...parts) };
}

export function note(...parts: readonly Part[]): Block {
  return { kind: "note", line: line(...parts) };
}

export function list(items: readonly Line[]): Block {
  return { kind: "list", items };
}

export function script(lines: readonly string[]): Block {
  return { kind: "script", lines };
}

export function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly Line[])[],
): Block {
  return { kind: "table", title, columns, rows };
}

export function commands(offered: readonly OfferedCommand[]): Block {
  return { kind: "commands", commands: offered };
}

/** What the rest stands on: shown in the thread, where a surface has threads. */
export function detail(block: Block): Block {
  return { ...block, detail: true };
}
