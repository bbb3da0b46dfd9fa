import type { UnreadReason } from "../lattice/reading.ts";

/** What a peer answered over HTTP. `failed` covers everything that is no usable answer. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: string;
      /** The same as it came over the wire, for what is not text. */
      readonly bytes: Buffer;
      /** A header by its lower-case name; one that came several times is joined. */
      readonly header: (name: string) => string | undefined;
    }
  | Failure;

export interface Failure {
  readonly kind: "failed";
  readonly reason: UnreadReason;
  readonly detail: string;
}

export type JsonAnswer =
  { readonly kind: "json"; readonly status: number; readonly value: unknown } | Failure;

export function failed(reason: UnreadReason, detail: string): Failure {
  return { kind: "failed", reason, detail };
}

/** Reads the body as JSON, whatever content type it claims. */
export function asJson(answer: Answer): JsonAnswer {
  if (answer.kind === "failed") return answer;
  try {
    return { kind: "json", status: answer.status, value: JSON.parse(answer.body) };
  } catch {
    const html = answer.body.trimStart().startsWith("<");
    const what = html
      ? "HTML"
      : answer.body === ""
        ? "an empty body"
        : "something that is not JSON";
    return failed("not json", `answered ${what} (HTTP ${answer.status})`);
  }
}
