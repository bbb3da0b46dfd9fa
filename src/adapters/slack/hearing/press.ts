import { z } from "zod";
import { refused } from "../../../command/answer.ts";
import { refusal } from "../../../message/refusal.ts";
import type { Whisper } from "../../../ports/chat-surface.ts";
import type { Forms } from "./forms.ts";
import { admit, hear, take } from "./hearing.ts";
import type { Heard, HearingOptions } from "./hearing.ts";
import { reasonView } from "./modals.ts";
import { COMMAND } from "./registered.ts";
import { speakerOf } from "./speakers.ts";
import type { Pressed } from "./speakers.ts";
import type { SlackWeb } from "../web/slack-web.ts";

export interface PressOptions extends HearingOptions {
  readonly web: SlackWeb;
  readonly forms: Forms;
}

/** A button says its command as if it had been typed; where it wants a reason, that is asked for first. */
export async function press(pressed: Pressed, from: Whisper, options: PressOptions): Promise<void> {
  const [action] = pressed.actions;
  const says = action?.value;
  const message = pressed.container?.message_ts;
  if (action === undefined || says === undefined || message === undefined) return;
  const { channel, user } = from;
  const heard = {
    speaker: speakerOf(pressed, channel),
    key: `action:${channel}:${message}:${action.action_id}:${action.action_ts}:${user}`,
    pressed: `${channel}:${message}:${says}`,
    typed: says,
    from,
  };
  if (action.action_id.startsWith("say:")) return hear(heard, options);
  if (action.action_id.startsWith("ask:")) return ask(heard, pressed.trigger_id, options);
}

/** Only who may do something is asked why; anybody else is refused at once, by the command itself where they are ours. */
async function ask(
  heard: Heard & { readonly typed: string },
  trigger_id: string,
  options: PressOptions,
): Promise<void> {
  const { typed: says, from } = heard;
  const actor = await admit(heard, options);
  if (actor === undefined) return;
  if (actor.roles.length === 0) return take(heard, actor, options);
  const { channel, thread, reply } = from;
  const view = reasonView({ says, channel, ...(thread === undefined ? {} : { thread }) });
  const answer = await options.web.call("views.open", { trigger_id, view });
  if (answer.kind !== "ok") {
    const words = `No form could be opened: ${answer.detail}. Type it instead: ${COMMAND} ${says} "why"`;
    const told = refused("unknown", refusal("usage", words), null).message;
    return options.surface.whisper(told, from);
  }
  const { data } = Opened.safeParse(answer.body);
  if (data !== undefined && reply !== undefined) options.forms.opened(data.view.id, reply);
}

const Opened = z.object({ view: z.object({ id: z.string() }) });
