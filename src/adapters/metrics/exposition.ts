/** One sample of the Prometheus text format. */
export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Where the page tells one; Unix milliseconds. */
  readonly atMs: number | undefined;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;

const LABEL = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/;

/** Samples of the named metrics. Lines that are not of the format are passed over. */
export function samplesOf(page: string, names: ReadonlySet<string>): readonly ExposedSample[] {
  return page.split("\n").flatMap((line) => {
    const name = NAME.exec(line)?.[0];
    if (name === undefined || !names.has(name)) return [];
    return sampleOf(name, line.slice(name.length)) ?? [];
  });
}

/** Whether a page holds anything of the format at all: a proxy's error page does not. */
export function isExposition(page: string): boolean {
  return page.trim() === "" || /^\s*(#|[a-zA-Z_:][a-zA-Z0-9_:]*(\{|[ \t]+[-+0-9NI]))/m.test(page);
}

function sampleOf(name: string, rest: string): ExposedSample | undefined {
  const labels: Record<string, string> = {};
  let tail = rest;
  if (tail.startsWith("{")) {
    tail = tail.slice(1);
    for (let match = LABEL.exec(tail); match !== null; match = LABEL.exec(tail)) {
      labels[match[1] ?? ""] = unescaped(match[2] ?? "");
      tail = tail.slice(match[0].length);
    }
    if (!tail.trimStart().startsWith("}")) return undefined;
    tail = tail.trimStart().slice(1);
  }
  const [text = "", time] = tail.trim().split(/\s+/);
  const atMs = time === undefined || !/^-?\d+$/.test(time) ? undefined : Number(time);
  return text === "" ? undefined : { name, labels, value: numberOf(text), atMs };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_whole, character: string) =>
    character === "n" ? "\n" : character,
  );
}

function numberOf(text: string): number {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}
