import type { Migration } from "./migration.ts";

/** What is known of a chat from one process to the next: how far it was heard, and what was told there once and for all. */
export const chatFacts: Migration = {
  name: "chat-facts",
  statements: () => [
    `CREATE TABLE chat_fact (
  surface TEXT NOT NULL CONSTRAINT chat_fact_surface CHECK (surface IN ('slack', 'matrix')),
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT chat_fact_once PRIMARY KEY (surface, name)
)`,
  ],
};
