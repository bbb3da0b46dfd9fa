/**
 * What somebody typed, out of what Slack made of it: it escapes three characters, and wraps addresses and names in
 * angle brackets (docs.slack.dev, formatting message text).
 */
export function typedText(text: string): string {
  return text
    .replace(/<(?:https?|mailto|tel):[^>|]*\|([^>]*)>/g, "$1")
    .replace(/<((?:https?|mailto|tel):[^>|]*)>/g, "$1")
    .replace(/<([@#!])([^>|]*)(?:\|[^>]*)?>/g, "$1$2")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

/** The same without the bot's own name at its beginning. */
export function mentionedText(text: string, self: string | undefined): string {
  const rest = text.replace(/^\s*<@([A-Z0-9]+)(?:\|[^>]*)?>/, (whole, user: string) =>
    self === undefined || user === self ? "" : whole,
  );
  return typedText(rest);
}
