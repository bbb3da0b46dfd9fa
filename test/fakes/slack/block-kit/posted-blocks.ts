import type { types } from "@slack/bolt";

/** What is posted: the shape that Slack publishes. It has no lengths. */
export interface PostedBlocks {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}
