/** What Slack takes, in UTF-16 units or pieces. "docs" is docs.slack.dev; what it does not say is marked as our own. */
export const LIMITS = {
  /** docs, reference/block-kit/blocks: blocks of a message. */
  blocks: 50,
  /** docs, blocks/header-block. */
  header: 150,
  /** docs, blocks/actions-block. */
  buttons: 25,
  /** docs, block-elements/button-element. */
  buttonLabel: 75,
  buttonValue: 2000,
  /** docs, composition-objects/confirmation-dialog-object. */
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** docs, methods/chat.update: a longer text is `msg_too_long`. One message is posted and edited, so it holds for both. */
  text: 4000,
  /**
   * Our own: what one block holds. docs, composition-objects/text-object has 3000 for a text; for rich text it says
   * nothing.
   */
  block: { most: 2800, each: 16 },
  /**
   * Our own: what all blocks hold together, so many more counted for each object in them. docs, blocks/markdown-block
   * has 12000 together; messages of rich text were seen refused (`msg_blocks_too_long`) from 11300 characters on.
   */
  message: { most: 9000, each: 16 },
  /** Our own: messages in a thread for one root. Slack takes about one a second for each channel (docs, apis/rate-limits). */
  thread: 12,
} as const;
