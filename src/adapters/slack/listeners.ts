import type { App } from "@slack/bolt";
import { randomUUID } from "node:crypto";
import { setImmediate as othersFirst } from "node:timers/promises";
import { broke, refused } from "../../command/answer.ts";
import { refusal } from "../../message/refusal.ts";
import type { Message } from "../../message/model.ts";
import type { Whisper } from "../../ports/chat-surface.ts";
import { hear } from "./hearing.ts";
import type { HearingOptions } from "./hearing.ts";
import { recognise } from "./identity.ts";
import { messageView, reasonView, sentReason, wrongReason } from "./modals.ts";
import {
  Command,
  Mentioned,
  Pressed,
  Shortcut,
  speakerOf,
  Submitted,
  threadOf,
} from "./speakers.ts";
import { mentionedText, typedText } from "./typed-text.ts";
import type { SlackWeb } from "./web/slack-web.ts";

export const COMMAND = "/lattice";
export const HELP_SHORTCUT = "lattice_help";

export interface ListenersOptions extends HearingOptions {
  readonly web: SlackWeb;
  readonly self: () => string | undefined;
  /** The message that `help` answers. */
  readonly help: () => Promise<Message>;
  readonly report: (reference: string, error: unknown) => void;
}

/** Has everything that Slack sends acknowledged first, before anything of what came with it is begun, and then heard. What is no business of ours is acknowledged, too. */
export function listen(app: App, options: ListenersOptions): void {
  app.command(/.*/, async ({ ack, body }) => {
    await ack();
    await othersFirst();
    const said = Command.parse(body);
    const from = whisperTo(said.user_id, said.channel_id, { reply: said.response_url });
    await answering(from, options, () => command(said, from, options));
  });
  app.action(/.*/, async ({ ack, body }) => {
    await ack();
    await othersFirst();
    const pressed = Pressed.parse(body);
    const { channel, user, response_url: answer } = pressed;
    if (channel === undefined) return;
    const from = whisperTo(user.id, channel.id, { thread: threadOf(pressed), reply: answer });
    await answering(from, options, () => press(pressed, from, options));
  });
  app.view(/.*/, async ({ ack, body }) => {
    // A form is told what is wrong with it by its acknowledgement alone.
    const { data } = Submitted.safeParse(body);
    const errors = data && wrongReason(data.view);
    await (errors === undefined ? ack() : ack({ response_action: "errors", errors }));
    if (errors !== undefined) return;
    await othersFirst();
    const submitted = Submitted.parse(body);
    const sent = sentReason(submitted.view);
    if (sent === undefined) return;
    const { asked, reason } = sent;
    const from = whisperTo(submitted.user.id, asked.channel, { thread: asked.thread });
    const heard = {
      speaker: speakerOf(submitted, asked.channel),
      key: `view:${submitted.view.id}:${submitted.user.id}`,
      // However it begins, a reason is no option.
      typed: [...asked.says.split(" "), "--", reason],
      from,
    };
    await answering(from, options, () => hear(heard, options));
  });
  app.shortcut(/.*/, async ({ ack, body }) => {
    await ack();
    await othersFirst();
    await shortcut(Shortcut.parse(body), options);
  });
  app.options(/.*/, ({ ack }) => ack({ options: [] }));
  app.event("app_mention", async ({ body }) => {
    const { event, event_id: id, team_id: team } = Mentioned.parse(body);
    if (event.user === undefined || event.bot_id !== undefined) return;
    const from = whisperTo(event.user, event.channel, { thread: event.thread_ts });
    const teams = [team, event.team, event.user_team].filter((one) => one !== undefined);
    const heard = {
      speaker: { user: event.user, teams, channel: event.channel },
      key: `event:${id}`,
      typed: mentionedText(event.text, options.self()),
      from,
    };
    await answering(from, options, () => hear(heard, options));
  });
  // A payload that is of another shape than Slack's: nobody can be answered.
  app.error((error) => {
    options.report(randomUUID().slice(0, 8), error);
    return Promise.resolve();
  });
}

async function command(said: Command, from: Whisper, options: ListenersOptions): Promise<void> {
  const { user_id: user, team_id: team, channel_id: channel } = said;
  if (said.command !== COMMAND) {
    const words = `The bot knows no command ${said.command}. It answers to ${COMMAND}.`;
    const message = refused("unknown", refusal("unknown-command", words), null).message;
    return options.surface.whisper(message, from);
  }
  const typed = typedText(said.text);
  return hear(
    {
      speaker: { user, teams: [team], channel },
      key: `command:${said.trigger_id}`,
      typed: typed === "" ? "help" : typed,
      from,
    },
    options,
  );
}

/** A button says its command as if it had been typed; where it wants a reason, that is asked for first. */
async function press(pressed: Pressed, from: Whisper, options: ListenersOptions): Promise<void> {
  const [action] = pressed.actions;
  const says = action?.value;
  const message = pressed.container?.message_ts;
  if (action === undefined || says === undefined || message === undefined) return;
  const { channel, user } = from;
  if (action.action_id.startsWith("ask:")) {
    const thread = from.thread === undefined ? {} : { thread: from.thread };
    const view = reasonView({ says, channel, ...thread });
    const opened = await options.web.call("views.open", { trigger_id: pressed.trigger_id, view });
    if (opened.kind === "ok") return;
    const words = `No form could be opened: ${opened.detail}. Type it instead: ${COMMAND} ${says} "why"`;
    return options.surface.whisper(refused("unknown", refusal("usage", words), null).message, from);
  }
  if (!action.action_id.startsWith("say:")) return;
  const speaker = speakerOf(pressed, channel);
  const press = `${channel}:${message}:${says}`;
  const key = `action:${channel}:${message}:${action.action_id}:${action.action_ts}:${user}`;
  return hear({ speaker, key, pressed: press, typed: says, from }, options);
}

async function shortcut(body: Shortcut, options: ListenersOptions): Promise<void> {
  const recognised = await recognise(speakerOf(body, undefined), options.ours, options.directory);
  const message =
    recognised.kind === "member"
      ? await options.help()
      : refused("help", recognised.refusal, null).message;
  if (recognised.kind === "stranger") options.refused(recognised.why);
  const view = messageView(message, "Lattice");
  await options.web.call("views.open", { trigger_id: body.trigger_id, view });
}

function whisperTo(
  user: string,
  channel: string,
  { thread, reply }: { readonly thread?: string | undefined; readonly reply?: string | undefined },
): Whisper {
  return {
    user,
    channel,
    ...(thread === undefined ? {} : { thread }),
    ...(reply === undefined ? {} : { reply }),
  };
}

/** Whoever acted hears of it, also where something of the bot's own breaks. */
async function answering(
  from: Whisper,
  { report, surface }: ListenersOptions,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reference = randomUUID().slice(0, 8);
    report(reference, error);
    await surface.whisper(broke("unknown", reference, null).message, from);
  }
}
