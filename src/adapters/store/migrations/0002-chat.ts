import type { Migration } from "./migration.ts";

/** What people said in chats, so that it is done once, and where the bot's own messages stand there. */
export const chat: Migration = {
  name: "chat",
  statements: () => [
    `CREATE TABLE chat_act (
  name TEXT NOT NULL CONSTRAINT chat_act_once PRIMARY KEY,
  at_ms BIGINT NOT NULL
)`,
    `CREATE INDEX chat_act_by_age ON chat_act (at_ms)`,
    `CREATE TABLE chat_message (
  surface TEXT NOT NULL CONSTRAINT chat_message_surface CHECK (surface IN ('slack', 'matrix')),
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  thread TEXT,
  id TEXT,
  state TEXT NOT NULL CONSTRAINT chat_message_state CHECK (state IN ('posting', 'working', 'done')),
  at_ms BIGINT NOT NULL,
  CONSTRAINT chat_message_once PRIMARY KEY (surface, name),
  CONSTRAINT chat_message_stands_somewhere CHECK (state <> 'working' OR id IS NOT NULL)
)`,
    `CREATE INDEX chat_message_by_state ON chat_message (surface, state, at_ms)`,
  ],
};
