import { blockKitProblems } from "../block-kit/block-kit-problems.ts";
import type { Blocks } from "../model.ts";
import type { Triggers } from "../triggers.ts";
import type { Workspace } from "../workspace.ts";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { textOf } from "./arguments.ts";
import type { Args } from "./arguments.ts";

/** Opens a modal in front of whoever did what the trigger stands for. */
export function openView(args: Args, workspace: Workspace, triggers: Triggers): Answer {
  const { view } = args;
  if (typeof view !== "object" || view === null)
    return invalid(["view: no JSON object"], workspace);
  const problems = viewProblems(view as Readonly<Record<string, unknown>>);
  if (problems.length > 0) return invalid(problems, workspace);
  const trigger = triggers.use(textOf(args, "trigger_id") ?? "");
  if ("error" in trigger) return refused(trigger.error);
  const id = workspace.id("V");
  const opened = {
    private_metadata: "",
    callback_id: "",
    ...view,
    id,
    team_id: workspace.team,
    app_id: workspace.app,
    bot_id: workspace.botId,
    hash: workspace.stamp(),
    root_view_id: id,
    previous_view_id: null,
    blocks: workspace.named((view as { readonly blocks: Blocks }).blocks),
    state: { values: {} },
  };
  workspace.views.push({ id, user: trigger.user, view: opened });
  workspace.changed();
  return { ok: true, view: opened };
}

/** Puts another modal in the place of one that somebody has before them. */
export function updateView(args: Args, workspace: Workspace): Answer {
  const { view } = args;
  if (typeof view !== "object" || view === null)
    return invalid(["view: no JSON object"], workspace);
  const problems = viewProblems(view as Readonly<Record<string, unknown>>);
  if (problems.length > 0) return invalid(problems, workspace);
  const at = workspace.views.findIndex(({ id }) => id === textOf(args, "view_id"));
  const before = workspace.views[at];
  // Whoever had it has closed it.
  if (before === undefined) return refused("not_found");
  const blocks = workspace.named((view as { readonly blocks: Blocks }).blocks);
  const updated = { ...before.view, ...view, hash: workspace.stamp(), blocks };
  workspace.views[at] = { id: before.id, user: before.user, view: updated };
  workspace.changed();
  return { ok: true, view: updated };
}

/** What Slack would refuse of a modal. */
export function viewProblems(view: Readonly<Record<string, unknown>>): readonly string[] {
  const { type, title, submit, close, blocks, private_metadata, callback_id } = view;
  if (type !== "modal") return ["invalid_arguments: view.type is not modal"];
  if (!Array.isArray(blocks)) return ["invalid_arguments: view.blocks is no list"];
  const asks = (blocks as Blocks).some((block) => block["type"] === "input");
  return [
    ...short(title, "title", 24),
    ...(submit === undefined ? [] : short(submit, "submit", 24)),
    ...(close === undefined ? [] : short(close, "close", 24)),
    ...(asks && submit === undefined ? ["invalid_arguments: view.submit is missing"] : []),
    ...long(private_metadata, "private_metadata", 3_000),
    ...long(callback_id, "callback_id", 255),
    ...blockKitProblems({ blocks: blocks as Blocks }, "view"),
  ];
}

/** docs.slack.dev, reference/views/modal-views: plain text of 24 characters at most. */
function short(value: unknown, name: string, most: number): readonly string[] {
  const { type, text } = (value ?? {}) as { readonly type?: unknown; readonly text?: unknown };
  if (type !== "plain_text" || typeof text !== "string" || text === "") {
    return [`invalid_arguments: view.${name} is no plain text`];
  }
  return long(text, name, most);
}

function long(value: unknown, name: string, most: number): readonly string[] {
  return typeof value === "string" && value.length > most
    ? [`invalid_arguments: view.${name} has ${value.length} characters, ${most} at most`]
    : [];
}

function invalid(messages: readonly string[], workspace: Workspace): Answer {
  for (const words of messages) workspace.problem(`view: ${words}`);
  return refused("invalid_arguments", { response_metadata: { messages } });
}
