import { randomUUID } from "node:crypto";
import { z } from "zod";
import { refused } from "../../../command/answer.ts";
import { headline } from "../../../message/build.ts";
import type { Message } from "../../../message/model.ts";
import { answering } from "./answering.ts";
import type { HearingOptions } from "./hearing.ts";
import { recognise } from "../people/identity.ts";
import { messageView } from "./modals.ts";
import { COMMAND } from "./registered.ts";
import { speakerOf } from "./speakers.ts";
import type { Shortcut } from "./speakers.ts";
import type { SlackWeb } from "../web/slack-web.ts";

export interface HelpShortcutOptions extends Pick<
  HearingOptions,
  "directory" | "ours" | "refused"
> {
  readonly web: SlackWeb;
  /** The message that `help` answers. */
  readonly help: () => Promise<Message>;
  readonly report: (reference: string, error: unknown) => void;
}

const TITLE = "Lattice";

/** Says what can be done where nothing comes in its place. */
const MOMENT: Message = {
  origin: null,
  title: "help",
  blocks: [
    headline(
      "neutral",
      `One moment. If nothing comes here, type ${COMMAND} help in one of the bot's channels.`,
    ),
  ],
};

const Opened = z.object({ view: z.object({ id: z.string() }) });

/**
 * Opens the help in front of whoever asks for it. Slack lets a form be opened for three seconds only, and nobody can be
 * answered in another way: it is opened at once, and filled in when it is known who they are.
 */
export async function helpShortcut(
  shortcut: Shortcut,
  { web, report, ...options }: HelpShortcutOptions,
): Promise<void> {
  const { trigger_id } = shortcut;
  const answer = await web.call("views.open", { trigger_id, view: messageView(MOMENT, TITLE) });
  if (answer.kind !== "ok") {
    report(randomUUID().slice(0, 8), new Error(`no help could be opened: ${answer.detail}`));
    return;
  }
  const { view: opened } = Opened.parse(answer.body);
  const tell = async (message: Message) => {
    await web.call("views.update", { view_id: opened.id, view: messageView(message, TITLE) });
  };
  await answering({ tell, report }, async () => tell(await answerTo(shortcut, options)));
}

async function answerTo(
  shortcut: Shortcut,
  { directory, ours, refused: count, help }: Omit<HelpShortcutOptions, "web" | "report">,
): Promise<Message> {
  const recognised = await recognise(speakerOf(shortcut, undefined), ours, directory);
  if (recognised.kind === "member") return help();
  count(recognised.why);
  return refused("help", recognised.refusal, null).message;
}
