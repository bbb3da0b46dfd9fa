/**
 * What a homeserver takes of a message, in bytes of UTF-8 JSON. "spec" is spec.matrix.org, client-server API; what it
 * does not say is marked as our own.
 */
export const LIMITS = {
  /** spec, size limits: a whole event as servers send it to each other; one more byte is `M_TOO_LARGE`. */
  event: 65_536,
  /**
   * Our own: what servers put around a content: sender, room, hashes, signatures, up to ten auth events and twenty
   * events before it.
   */
  envelope: 6_144,
  /** Our own: how much longer it is when encrypted. Megolm's ciphertext is written as base64, which makes 3 bytes 4. */
  encrypted: 1.4,
  /** spec, event replacements: an edit has its content twice, for clients that know edits and for those that do not. */
  twice: 2,
  /** Our own, from the four above: so a message can be edited, and be encrypted. */
  content: 20_000,
  /** Our own: of the content, for names of fields, a relation to another event, and our own key. */
  fields: 1_000,
  /** Our own: of the content, for the people who are called. */
  called: 3_000,
  /** Our own: of the first line, in UTF-16 units, and what it may take of the content. */
  header: 150,
  headerBytes: 1_400,
  /** spec, appendices, user identifiers. */
  userId: 255,
  /** Our own: what one block holds, in UTF-16 units, so many more counted for each span. */
  block: { most: 3_000, each: 16 },
  /** Our own: the same for what is no plain English. A unit takes eight bytes at most, in both forms together. */
  heavyBlock: { most: 1_000, each: 16 },
  /** Our own: messages in a thread for one root. Synapse takes ten at once and then one in five seconds (rc_message). */
  thread: 6,
} as const;
