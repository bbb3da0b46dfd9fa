import { openSlackWeb } from "../../../src/adapters/slack/web/open-web.ts";
import { slackSurface } from "../../../src/adapters/slack/saying/surface.ts";
import { whisper } from "../../../src/adapters/slack/saying/whispers.ts";
import type { PersonConfig } from "../../../src/config/config.ts";
import type { Face, Seen, SurfaceHarness } from "../../contracts/surface/harness.ts";
import { objectsIn } from "../../fakes/slack/block-kit/walk.ts";
import type { FakeSlack } from "../../fakes/slack/fake-slack.ts";
import type { FakeMessage } from "../../fakes/slack/model.ts";
import type { Fault } from "../../fakes/slack/web/faults.ts";
import { ADA, BEN, CHANNEL, SurfaceUnderTest } from "./surface-under-test.ts";

const METHODS = {
  post: "chat.postMessage",
  edit: "chat.update",
  find: "conversations.history",
} as const;

const FAULTS = {
  limited: { kind: "ratelimited", retryAfter: 1 },
  reset: { kind: "reset" },
  lost: { kind: "reset-after-commit" },
} as const satisfies Record<string, Fault>;

/** A fake Slack, as the contract of chats wants it. */
export async function openSlackHarness(): Promise<SurfaceHarness> {
  const under = await SurfaceUnderTest.open();
  const { slack } = under;
  const another = await opener(slack, slack.botToken);
  const withBadToken = await opener(slack, "xoxb-not-known");
  return {
    surface: another(),
    channel: CHANNEL,
    ada: { key: "ada", user: ADA },
    ben: { key: "ben", user: BEN },
    another,
    withBadToken,
    seen: (thread) => {
      const standing =
        thread === undefined ? slack.messages(CHANNEL) : slack.thread(CHANNEL, thread);
      return Promise.resolve(standing.map(asSeen));
    },
    toldTo: (user) => Promise.resolve(slack.ephemerals(user, CHANNEL).map(asSeen)),
    meets: (step, trouble) => {
      slack.faults.next(METHODS[step], FAULTS[trouble]);
    },
    remove: ({ channel, id }) => {
      slack.remove(channel, id);
      return Promise.resolve();
    },
    close: () => under.close(),
  };
}

/** Slack as a face: what is posted is read in the channel. */
export function slackFace(chat: SurfaceHarness): Face & { readonly close: () => Promise<void> } {
  return {
    name: "Slack",
    typed: "/lattice ",
    show: async (message) => {
      const sent = await chat.surface.post(message, { channel: chat.channel });
      if (sent.kind !== "sent") throw new Error(sent.detail);
      const found = (await chat.seen()).find(({ id }) => id === sent.placed.id);
      if (found === undefined) throw new Error("nobody sees it");
      return found;
    },
    close: () => chat.close(),
  };
}

async function opener(slack: FakeSlack, token: string) {
  const { apiUrl } = slack;
  const web = await openSlackWeb({ token, apiUrl });
  const stop = new AbortController().signal;
  const elapsed = () => performance.now();
  return () =>
    slackSurface({
      web,
      home: CHANNEL,
      people: { ada: person("Ada", ADA), ben: person("Ben", BEN) },
      self: () => slack.botUser,
      whisper: (message, to) =>
        whisper(message, to, { web, apiUrl, elapsed, lost: () => undefined, stop }),
    });
}

function asSeen({ ts, text, blocks }: Pick<FakeMessage, "ts" | "text" | "blocks">): Seen {
  const objects = objectsIn(blocks, "").map(({ value }) => value);
  const texts = objects.flatMap(({ text: one }) => (typeof one === "string" ? [one] : []));
  // What Slack would parse: the notification, and texts that are said to be markup.
  const markup = [
    text,
    ...objects.filter(({ type }) => type === "mrkdwn").map((one) => one["text"]),
  ].join("\n");
  const called = objects.filter(({ type }) =>
    ["user", "usergroup", "broadcast"].includes(String(type)),
  );
  const mentioned = [...markup.matchAll(/<[@!#]([^>|]*)[^>]*>|@(?:here|channel|everyone)/g)];
  return {
    id: ts,
    text: texts.join("\n"),
    calls: [
      ...new Set([
        ...called.map((one) => String(one["user_id"] ?? one["range"])),
        ...mentioned.map(([whole, id]) => id ?? whole),
      ]),
    ],
    links: [
      ...objects.filter(({ type }) => type === "link").map((one) => String(one["url"])),
      ...(markup.match(/<(?![@!#])[^>]*>|https?:\/\/\S+|www\.\S+|mailto:\S+/g) ?? []),
    ],
    pressable: objects.filter(({ type }) => type === "button").map(({ value }) => String(value)),
  };
}

function person(name: string, slack: string): PersonConfig {
  return { name, roles: ["operator", "approver"], slack, matrix: undefined, sshKeys: [] };
}
