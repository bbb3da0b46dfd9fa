import { first } from "./0001-first.ts";
import { chat } from "./0002-chat.ts";
import { chatFacts } from "./0003-chat-facts.ts";
import { chatShown } from "./0004-chat-shown.ts";
import type { Migration } from "./migration.ts";

/** Every migration, in order; its number is its place, counted from 1. */
export const migrations: readonly Migration[] = [first, chat, chatFacts, chatShown];
