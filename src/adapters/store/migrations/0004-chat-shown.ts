import type { Migration } from "./migration.ts";

/** What messages in chats show, so that every process knows it, and who is just agreeing to what. */
export const chatShown: Migration = {
  name: "chat shown",
  statements: () => [
    `ALTER TABLE chat_message ADD COLUMN shown TEXT`,
    `CREATE INDEX chat_message_living ON chat_message (surface) WHERE shown IS NOT NULL`,
    `CREATE TABLE agreeing (
  topic TEXT NOT NULL,
  person TEXT NOT NULL,
  until_ms BIGINT NOT NULL,
  CONSTRAINT agreeing_once PRIMARY KEY (topic, person)
)`,
  ],
};
