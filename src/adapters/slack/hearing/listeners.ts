import type { App } from "@slack/bolt";
import { randomUUID } from "node:crypto";
import { setImmediate as othersFirst } from "node:timers/promises";
import { refused } from "../../../command/answer.ts";
import { refusal } from "../../../message/refusal.ts";
import type { Whisper } from "../../../ports/chat-surface.ts";
import { answering } from "./answering.ts";
import { hear } from "./hearing.ts";
import { helpShortcut } from "./help-shortcut.ts";
import type { HelpShortcutOptions } from "./help-shortcut.ts";
import { sentReason, wrongReason } from "./modals.ts";
import { press } from "./press.ts";
import type { PressOptions } from "./press.ts";
import {
  Command,
  Mentioned,
  Pressed,
  Shortcut,
  speakerOf,
  Submitted,
  threadOf,
} from "./speakers.ts";
import { COMMAND } from "./registered.ts";
import { mentionedText, typedText } from "./typed-text.ts";
import type { Underway } from "./underway.ts";

export interface ListenersOptions extends PressOptions, HelpShortcutOptions {
  readonly self: () => string | undefined;
  /** Counts what was acknowledged and is not yet taken or answered. */
  readonly underway: Underway;
}

/** Has everything that Slack sends acknowledged first, before anything of what came with it is begun, and then heard. What is no business of ours is acknowledged, too. */
export function listen(app: App, all: ListenersOptions): void {
  app.command(/.*/, ({ ack, body }) =>
    counted(all, async (options) => {
      await ack();
      await othersFirst();
      const said = Command.parse(body);
      const from = whisperTo(said.user_id, said.channel_id, { reply: said.response_url });
      await answered(from, options, () => command(said, from, options));
    }),
  );
  app.action(/.*/, ({ ack, body }) =>
    counted(all, async (options) => {
      await ack();
      await othersFirst();
      const pressed = Pressed.parse(body);
      const { channel, user, response_url: answer } = pressed;
      if (channel === undefined) return;
      const from = whisperTo(user.id, channel.id, { thread: threadOf(pressed), reply: answer });
      await answered(from, options, () => press(pressed, from, options));
    }),
  );
  app.view(/.*/, ({ ack, body }) =>
    counted(all, async (options) => {
      // A form is told what is wrong with it by its acknowledgement alone.
      const { data } = Submitted.safeParse(body);
      const errors = data && wrongReason(data.view);
      await (errors === undefined ? ack() : ack({ response_action: "errors", errors }));
      if (errors !== undefined) return;
      await othersFirst();
      await submitted(Submitted.parse(body), options);
    }),
  );
  app.shortcut(/.*/, ({ ack, body }) =>
    counted(all, async (options) => {
      await ack();
      await othersFirst();
      await helpShortcut(Shortcut.parse(body), options);
    }),
  );
  app.options(/.*/, ({ ack }) => ack({ options: [] }));
  app.event("app_mention", ({ body }) =>
    counted(all, async (options) => {
      await mentioned(Mentioned.parse(body), options);
    }),
  );
  // A payload that is of another shape than Slack's: nobody can be answered.
  app.error((error) => {
    all.report(randomUUID().slice(0, 8), error);
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

/** A reason completes the command that it was asked for. */
async function submitted(form: Submitted, options: ListenersOptions): Promise<void> {
  const sent = sentReason(form.view);
  if (sent === undefined) return;
  const { asked, reason } = sent;
  const where = { thread: asked.thread, reply: options.forms.replyTo(form.view.id) };
  const from = whisperTo(form.user.id, asked.channel, where);
  const heard = {
    speaker: speakerOf(form, asked.channel),
    key: `view:${form.view.id}:${form.user.id}`,
    // However it begins, a reason is no option.
    typed: [...asked.says.split(" "), "--", reason],
    from,
  };
  await answered(from, options, () => hear(heard, options));
}

async function mentioned(said: Mentioned, options: ListenersOptions): Promise<void> {
  const { event, event_id: id, team_id: team } = said;
  if (event.user === undefined || event.bot_id !== undefined) return;
  const from = whisperTo(event.user, event.channel, { thread: event.thread_ts });
  const teams = [team, event.team, event.user_team].filter((one) => one !== undefined);
  const heard = {
    speaker: { user: event.user, teams, channel: event.channel },
    key: `event:${id}`,
    typed: mentionedText(event.text, options.self()),
    from,
  };
  await answered(from, options, () => hear(heard, options));
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

/** Counts it until it is taken, which whoever takes it counts itself, or over. */
async function counted(
  options: ListenersOptions,
  work: (options: ListenersOptions) => Promise<void>,
): Promise<void> {
  const over = options.underway.begin();
  const take: ListenersOptions["take"] = (said) => {
    const taken = options.take(said);
    over();
    return taken;
  };
  await work({ ...options, take }).finally(over);
}

/** Has whoever acted told where they are, also where something breaks. */
async function answered(
  from: Whisper,
  { report, surface }: ListenersOptions,
  work: () => Promise<void>,
): Promise<void> {
  await answering({ tell: (message) => surface.whisper(message, from), report }, work);
}
