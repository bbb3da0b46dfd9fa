import type { Triggers } from "../triggers.ts";
import type { Workspace } from "../workspace.ts";
import type { Answer } from "./answer.ts";
import { textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";
import { postEphemeral, postMessage, update } from "./chat.ts";
import { history, info, replies } from "./conversations.ts";
import { authTest, userInfo } from "./users.ts";
import { openView, updateView } from "./views.ts";

/** docs.slack.dev, each method's page; `posts` is the special tier of chat.postMessage. */
export type Tier = "free" | "posts" | "T3" | "T4";

export interface Fakes {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  /** A new address for a socket. */
  readonly socketUrl: () => string;
}

export interface MethodOfFake {
  readonly token: "bot" | "app";
  readonly tier: Tier;
  /** The scope that the call needs, where it needs one. */
  readonly scope: (args: Args, fakes: Fakes) => string | undefined;
  readonly answer: (args: Args, fakes: Fakes) => Answer;
}

const none = () => undefined;
const writing = () => "chat:write";

/** `channels:…` for a public channel, `groups:…` for a private one. */
const byChannel =
  (right: "read" | "history") =>
  (args: Args, { workspace }: Fakes) => {
    const channel = workspace.channels.get(textOf(args, "channel") ?? "");
    return `${channel?.isPrivate === true ? "groups" : "channels"}:${right}`;
  };

const inWorkspace =
  (does: (args: Args, workspace: Workspace) => Answer) =>
  (args: Args, { workspace }: Fakes) =>
    does(args, workspace);

export const METHODS_OF_FAKE: Readonly<Record<string, MethodOfFake>> = {
  "auth.test": { token: "bot", tier: "free", scope: none, answer: inWorkspace(authTest) },
  "apps.connections.open": {
    token: "app",
    tier: "free",
    scope: () => "connections:write",
    answer: (_args, { socketUrl }) => ({ ok: true, url: socketUrl() }),
  },
  "chat.postMessage": {
    token: "bot",
    tier: "posts",
    scope: writing,
    answer: inWorkspace(postMessage),
  },
  "chat.update": { token: "bot", tier: "T3", scope: writing, answer: inWorkspace(update) },
  "chat.postEphemeral": {
    token: "bot",
    tier: "T4",
    scope: writing,
    answer: inWorkspace(postEphemeral),
  },
  "conversations.info": {
    token: "bot",
    tier: "T3",
    scope: byChannel("read"),
    answer: inWorkspace(info),
  },
  "conversations.history": {
    token: "bot",
    tier: "T3",
    scope: byChannel("history"),
    answer: inWorkspace(history),
  },
  "conversations.replies": {
    token: "bot",
    tier: "T3",
    scope: byChannel("history"),
    answer: inWorkspace(replies),
  },
  "users.info": {
    token: "bot",
    tier: "T4",
    scope: () => "users:read",
    answer: inWorkspace(userInfo),
  },
  "views.open": {
    token: "bot",
    tier: "T4",
    scope: none,
    answer: (args, { workspace, triggers }) => openView(args, workspace, triggers),
  },
  "views.update": {
    token: "bot",
    tier: "T4",
    scope: none,
    answer: inWorkspace(updateView),
  },
};
