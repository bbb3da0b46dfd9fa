import type { JournalLine } from "../ports/hosts.ts";
import { utc } from "./words.ts";

/** Lines of a log that are shown, and characters of each. */
const MOST_LINES = 4;
const MOST_CHARACTERS = 160;

/** Characters that are looked through at all: the patterns below may take quadratic time. */
const MOST_MATCHED = 1_000;

/** syslog's "warning" and worse. */
const WARNING = 4;

/** Programs whose output goes to stderr are all of one priority in the journal: their level stands in the text. */
const LEVEL = /\b(ERROR|FATAL|PANIC|WARN(ING)?)\b|panicked at|error:|failed/i;

/** The lines that may say what went wrong, oldest first, each cut and without what must not be shown. */
export function excerpt(lines: readonly JournalLine[]): readonly string[] {
  const notable = lines.filter(
    ({ priority, text }) => priority <= WARNING || (text !== undefined && LEVEL.test(text)),
  );
  const distinct = notable.filter(
    ({ text }, index) => notable.findLastIndex((other) => other.text === text) === index,
  );
  return distinct.slice(-MOST_LINES).map(({ atMs, text }) => `${utc(atMs)} ${shownText(text)}`);
}

/** One log line as people may see it: no colours or controls, no secrets, nothing that could be a payload. */
export function shownText(text: string | undefined): string {
  if (text === undefined) return "(not text)";
  const plain = text
    .slice(0, MOST_MATCHED)
    // Terminal colours (an escape is a control), then every other control.
    .replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, "")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\ufffd]+/gu, " ");
  const short = withoutSecrets(plain).replace(/\s+/g, " ").trim();
  const characters = Array.from(short);
  return characters.length > MOST_CHARACTERS
    ? `${characters.slice(0, MOST_CHARACTERS).join("")}…`
    : short;
}

/** Digits or base64 that could be a key, a signature or what a user sent. */
const BLOB = /(?:0x)?[0-9a-fA-F]{24,}|[A-Za-z0-9+/_-]{40,}={0,2}/g;

function withoutSecrets(text: string): string {
  return (
    text
      // An address keeps scheme and host: user, path and query may carry keys.
      .replace(/([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@"']*@)?([^\s/?#"',;)]*)[^\s"',;)]*/gi, "$1$2/…")
      .replace(
        /((?:secret|token|passw(?:or)?d|api[_-]?key|private[_-]?key|authorization|cookie|bearer|mnemonic|seed)["']?\s*[=:]?\s*)(?:bearer\s+|basic\s+)?("[^"]*"|'[^']*'|[^\s,;]+)/gi,
        "$1(hidden)",
      )
      .replace(
        /((?:payload|cleartext|plaintext|ciphertext|body|data)["']?\s*[=:]\s*).*/gi,
        "$1(hidden)",
      )
      .replace(BLOB, (blob) => `${blob.slice(0, blob.startsWith("0x") ? 10 : 8)}…`)
  );
}
