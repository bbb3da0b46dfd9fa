/** One sample of the Prometheus text format. Timestamps are dropped. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;

const LABEL = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/;

/** Samples of the named metrics. Lines that are not of the format are passed over. */
export function samplesOf(page: string, names: ReadonlySet<string>): readonly Sample[] {
  return page.split("\n").flatMap((line) => {
    const name = NAME.exec(line)?.[0];
    if (name === undefined || !names.has(name)) return [];
    return sampleOf(name, line.slice(name.length)) ?? [];
  });
}

function sampleOf(name: string, rest: string): Sample | undefined {
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
  const [text = ""] = tail.trim().split(/\s+/);
  return text === "" ? undefined : { name, labels, value: numberOf(text) };
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
