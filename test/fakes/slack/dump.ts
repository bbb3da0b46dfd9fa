import type { Workspace } from "./workspace.ts";

/** What stands in the workspace, for somebody who looks why a test failed. */
export function dump(workspace: Workspace): string {
  const lines = [...workspace.channels.values()].flatMap(({ id }) => [
    `#${id}`,
    ...workspace
      .messages(id)
      .map(
        ({ ts, thread, user, edited, text }) =>
          `${thread === undefined ? "  " : "    "}${ts} ${user} (edited ${edited}): ${short(text)}`,
      ),
  ]);
  return [
    ...lines,
    ...workspace.ephemerals.map(({ to, text }) => `to ${to} alone: ${short(text)}`),
    ...workspace.views.map(
      ({ user, view }) => `modal before ${user}: ${String(view["callback_id"])}`,
    ),
    ...workspace.problems.map((words) => `problem: ${words}`),
  ].join("\n");
}

const short = (text: string) => text.slice(0, 300).replaceAll("\n", " / ");
