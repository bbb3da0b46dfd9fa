import type { Tone } from "./model.ts";

/** For chats: a symbol of its own shape and a word, so that nobody needs to see its colour. */
export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  good: "✅ OK · ",
  bad: "🛑 Attention · ",
  unsure: "❓ Not sure · ",
  neutral: "ℹ️ ",
};
