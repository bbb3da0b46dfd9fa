import type { types } from "@slack/bolt";
import { z } from "zod";
import { MOST_REASON } from "../../../command/mitigation-arguments.ts";
import { clean } from "../../../message/clean.ts";
import type { Message } from "../../../message/model.ts";
import { plain } from "../render/plain.ts";
import { renderMessage } from "../render/render-message.ts";

/** Names of what a person fills in. */
export const REASON_VIEW = "lattice_reason";

const INPUT = "reason";

/** What a reason is asked for, kept in the form itself: the command, and where its button was pressed. */
export const Asked = z.object({
  says: z.string().min(1),
  channel: z.string().min(1),
  thread: z.string().optional(),
});

export type Asked = z.output<typeof Asked>;

/** A form that asks why. Private metadata holds 3 000 characters (docs.slack.dev, views). */
export function reasonView(asked: Asked): types.ModalView {
  return {
    type: "modal",
    callback_id: REASON_VIEW,
    private_metadata: JSON.stringify(asked),
    title: plain("Why?"),
    submit: plain("Send"),
    close: plain("Go back"),
    blocks: [
      {
        type: "input",
        block_id: INPUT,
        label: plain(`Reason, for everybody to read (${asked.says.slice(0, 40)})`),
        element: {
          type: "plain_text_input",
          action_id: INPUT,
          multiline: true,
          min_length: 1,
          max_length: MOST_REASON,
        },
      },
    ],
  };
}

interface SentView {
  readonly private_metadata: string;
  readonly state: { readonly values: unknown };
}

/** What was sent by such a form, as it was written; undefined where it is none of ours. */
export function sentReason(
  view: SentView,
): { readonly asked: Asked; readonly reason: string } | undefined {
  const asked = Asked.safeParse(parsed(view.private_metadata));
  const values = Values.safeParse(view.state.values);
  const reason = values.data?.[INPUT]?.[INPUT]?.value?.trim();
  if (!asked.success || reason === undefined) return undefined;
  return { asked: asked.data, reason };
}

/**
 * What is said beside the field of a form that cannot be taken, which stays open then; undefined where it can. Slack
 * itself lets blanks through, and whoever sent them would believe that they had decided.
 */
export function wrongReason(view: SentView): Readonly<Record<string, string>> | undefined {
  const sent = sentReason(view);
  if (sent === undefined || clean(sent.reason).trim() !== "") return undefined;
  return { [INPUT]: "Nothing was done yet: say why, in a word or more." };
}

const Values = z.record(
  z.string(),
  z.record(z.string(), z.object({ value: z.string().nullish() })),
);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A message for one reader, outside of any channel. */
export function messageView(message: Message, title: string): types.ModalView {
  const { blocks } = renderMessage(message);
  return {
    type: "modal",
    title: plain(title.slice(0, 24)),
    close: plain("Close"),
    blocks: blocks.filter(({ type }) => type !== "actions"),
  };
}
