import type { types } from "@slack/bolt";
import type { PersonConfig } from "../../../config/config.ts";
import type { Message } from "../../../message/model.ts";
import type { ChatSurface, Found, Place, Posting, Sent } from "../../../ports/chat-surface.ts";
import { ownMessage } from "./own-message.ts";
import { partMessage } from "../render/part-message.ts";
import { renderMessage } from "../render/render-message.ts";
import type { SlackMessage } from "../render/render-message.ts";
import type { SlackWeb, WebAnswer } from "../web/slack-web.ts";

export interface SurfaceOptions {
  readonly web: SlackWeb;
  readonly home: string;
  readonly people: Readonly<Record<string, PersonConfig>>;
  /** The bot's own user id, once Slack has told it. */
  readonly self: () => string | undefined;
  readonly whisper: ChatSurface["whisper"];
}

/** Kept with each of our messages, where only apps see it. */
const METADATA = "lattice_message";

/** Pages of a channel's history that are looked through for a message of ours. */
const MOST_PAGES = 5;

/** Slack as messages reach it. */
export function slackSurface(options: SurfaceOptions): ChatSurface {
  const { web, home, people, self, whisper } = options;
  return {
    name: "slack",
    home,
    part: partMessage,
    async post(message, posting) {
      const { blocks, text } = called(message, posting, people);
      const { channel, thread, broadcast, key } = posting;
      const answer = await web.call("chat.postMessage", {
        channel,
        text,
        blocks,
        ...QUIET,
        ...(thread === undefined ? {} : { thread_ts: thread, reply_broadcast: broadcast === true }),
        ...(key === undefined
          ? {}
          : { metadata: { event_type: METADATA, event_payload: { key } } }),
      });
      return sent(answer, channel);
    },
    async edit({ channel, id }, message) {
      const { text, blocks } = renderMessage(message);
      // Text without blocks would take the blocks away.
      return sent(await web.call("chat.update", { channel, ts: id, text, blocks }), channel);
    },
    find: (key, place, sinceMs) => find({ key, place, sinceMs }, web, self()),
    whisper,
  };
}

/** Nothing in a message is looked up, unfolded or made a link. */
const QUIET = { unfurl_links: false, unfurl_media: false, parse: "none", link_names: false };

/** More than are on call anywhere; the text has room for them. */
const MOST_CALLED = 50;

/** Calls people to a message by name: the one thing in it that rings. */
function called(
  message: Message,
  { call = [] }: Posting,
  people: SurfaceOptions["people"],
): SlackMessage {
  const ids = call.flatMap((id) => people[id]?.slack ?? []).filter((id) => /^[UW]/.test(id));
  const users = ids.slice(0, MOST_CALLED);
  if (users.length === 0) return renderMessage(message);
  const mentions = `${users.map((user) => `<@${user}>`).join(" ")} `;
  const { text, blocks } = renderMessage(message, mentions.length);
  const elements = users.flatMap((user_id): types.RichTextElement[] => [
    { type: "user", user_id },
    { type: "text", text: " " },
  ]);
  const section: types.RichTextSection = { type: "rich_text_section", elements };
  return {
    text: mentions + text,
    blocks: [...blocks, { type: "rich_text", elements: [section] }],
  };
}

function sent(answer: WebAnswer, channel: string): Sent {
  if (answer.kind === "refused") return notTaken(answer);
  if (answer.kind !== "ok") return answer;
  const { ts, channel: where } = answer.body;
  if (typeof ts !== "string") return { kind: "unsure", detail: "Slack named no message" };
  return { kind: "sent", placed: { channel: typeof where === "string" ? where : channel, id: ts } };
}

/** What Slack will never take of one message, whatever anybody does (docs.slack.dev, the methods' error tables). */
const OF_THE_MESSAGE = [
  "invalid_blocks",
  "invalid_blocks_format",
  "msg_too_long",
  "msg_blocks_too_long",
  "no_text",
  "message_not_found",
  "cant_update_message",
  "edit_window_closed",
  "thread_not_found",
  "invalid_arguments",
];

/** How often it is tried again, where somebody must mend something first. */
const MEND_MS = 30_000;

/** A token, a right or a channel can be mended, and until then nothing that people must be told is lost. */
function notTaken({ error, detail }: Extract<WebAnswer, { kind: "refused" }>): Sent {
  return OF_THE_MESSAGE.includes(error)
    ? { kind: "refused", detail }
    : { kind: "later", afterMs: MEND_MS, detail, mend: true };
}

interface Wanted {
  readonly key: string;
  readonly place: Place;
  readonly sinceMs: number;
}

async function find(
  { key, place, sinceMs }: Wanted,
  web: SlackWeb,
  self: string | undefined,
): Promise<Found> {
  if (self === undefined)
    return { kind: "unknown", detail: "Slack has not told yet who the bot is" };
  const { channel, thread } = place;
  const method = thread === undefined ? "conversations.history" : "conversations.replies";
  let cursor = "";
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await web.call(method, {
      channel,
      ...(thread === undefined ? {} : { ts: thread }),
      oldest: (sinceMs / 1_000).toFixed(6),
      limit: 200,
      include_all_metadata: true,
      ...(cursor === "" ? {} : { cursor }),
    });
    if (answer.kind !== "ok") return { kind: "unknown", detail: answer.detail };
    const { id, next } = ownMessage(answer.body, { key, self, type: METADATA });
    if (id !== undefined) return { kind: "found", placed: { channel, id } };
    if (next === "") return { kind: "absent" };
    cursor = next;
  }
  return { kind: "unknown", detail: "too much was said in the channel since" };
}
