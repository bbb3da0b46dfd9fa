/**
 * Drops what could move a cursor, hide text or turn it around: controls, formats, line separators, halves of
 * characters. Each becomes a space, so that words stay apart.
 */
export function clean(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}
