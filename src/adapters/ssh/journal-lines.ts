import { z } from "zod";
import type { JournalLine } from "../../ports/hosts.ts";

/** A journal entry: every value is a string; a message that is no UTF-8 comes as bytes, one too long as null. */
const EntryJson = z.object({
  __REALTIME_TIMESTAMP: z.string().regex(/^\d+$/),
  PRIORITY: z
    .string()
    .regex(/^[0-7]$/)
    .optional(),
  MESSAGE: z.union([
    z.string(),
    z.null(),
    z.array(z.union([z.number(), z.string(), z.array(z.number())])),
  ]),
});

/** Lines of `journalctl --output=json`; what is not of that form is passed over. */
export function journalOf(text: string): readonly JournalLine[] {
  return text.split("\n").flatMap((line) => {
    const entry = entryOf(line);
    return entry === undefined ? [] : [entry];
  });
}

/** What systemd gives a process's output without a level of its own. */
const DEFAULT_PRIORITY = "6";

function entryOf(line: string): JournalLine | undefined {
  if (!line.startsWith("{")) return undefined;
  const parsed = EntryJson.safeParse(jsonOf(line));
  if (!parsed.success) return undefined;
  const { __REALTIME_TIMESTAMP: micros, PRIORITY = DEFAULT_PRIORITY, MESSAGE } = parsed.data;
  return {
    atMs: Math.floor(Number(micros) / 1000),
    priority: Number(PRIORITY),
    text: messageText(MESSAGE),
  };
}

/** A field that occurs several times is a list of strings; bytes are a list of numbers. */
function messageText(message: z.output<typeof EntryJson>["MESSAGE"]): string | undefined {
  if (typeof message === "string") return message;
  const texts = message?.filter((part) => typeof part === "string") ?? [];
  return texts.length === 0 ? undefined : texts.join(" ");
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
