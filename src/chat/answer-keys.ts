const ANSWER = "said";

const DETAIL = "detail";

/** How the keys of rows begin that are kept for answers only. */
export const OF_ANSWERS = [`${ANSWER}:`, `${DETAIL}:`, "at-work:"] as const;

/** What a process says of itself while it answers. */
export function atWorkKey(owner: string): string {
  return `at-work:${owner}`;
}

/** The key of the message that answers what was said; `owner` is the process that answers it. */
export function answerKey(owner: string, said: string): string {
  return `${ANSWER}:${owner}:${said}`;
}

/** The key of what belongs into the thread of an answer. */
export function detailKey(owner: string, said: string, index: number): string {
  return `${DETAIL}:${owner}:${said}:${index}`;
}

/** Which process answers with such a message; undefined where it is no part of an answer. */
export function ownerOf(key: string): string | undefined {
  const [kind, owner] = key.split(":", 2);
  return kind === ANSWER || kind === DETAIL ? owner : undefined;
}

export function isDetail(key: string): boolean {
  return key.startsWith(`${DETAIL}:`);
}
