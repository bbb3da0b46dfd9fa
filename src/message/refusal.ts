/** Why something was not done. `code` is for programs, `text` for the person: what was wrong, what is allowed, what to do. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly text: string;
  /** One line for each thing that is wrong, where there are several. */
  readonly details?: readonly string[];
}

export type RefusalCode =
  | "usage"
  | "unknown-command"
  | "config"
  | "person"
  | "scenario"
  /** They may not do it, or have not proved who they are. */
  | "rights"
  | "proof"
  | "own-request"
  /** There is no such request or run, or it is in another state than needed. */
  | "not-found"
  | "decided"
  | "expired"
  | "void"
  | "wrong-hash"
  | "wrong-state"
  /** Another run, or a pause, comes first. */
  | "busy"
  | "store";

export function refusal(code: RefusalCode, text: string, details?: readonly string[]): Refusal {
  return { code, text, ...(details === undefined ? {} : { details }) };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "code" in value && "text" in value;
}

/** How much of what a person typed is repeated to them. */
const MOST_CHARACTERS = 40;

/** A person's own word, cut, as it is repeated in a refusal. */
export function quoted(word: string): string {
  const characters = Array.from(word);
  const cut = characters.slice(0, MOST_CHARACTERS).join("");
  return `“${cut}${characters.length > MOST_CHARACTERS ? "…" : ""}”`;
}
