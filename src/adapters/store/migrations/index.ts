import { first } from "./0001-first.ts";
import { chat } from "./0002-chat.ts";
import type { Migration } from "./migration.ts";

/** Every migration, in order; its number is its place, counted from 1. */
export const migrations: readonly Migration[] = [first, chat];
