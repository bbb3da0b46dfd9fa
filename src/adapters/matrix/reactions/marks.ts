/** The reactions that decide a request. */
export const APPROVE = "✅";
export const DENY = "❌";

/** The bot puts them there first, so that a person only has to press. In this order. */
export const MARKS = [APPROVE, DENY] as const;

export type Mark = (typeof MARKS)[number];

/** Some clients ask for the coloured form of a sign with a character of its own (U+FE0F). */
export function markOf(key: string): Mark | undefined {
  const bare = key.replaceAll("\uFE0F", "");
  return MARKS.find((mark) => mark === bare);
}
