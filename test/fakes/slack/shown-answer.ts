import type { Delivered, FakeView } from "./model.ts";
import type { Blocks } from "./model.ts";
import type { Slashed } from "./payloads.ts";
import { contentOf, isAnswer } from "./web/posted.ts";
import { viewProblems } from "./web/views.ts";
import type { Workspace } from "./workspace.ts";

/** Shows what came with a command's acknowledgement, as Slack does. */
export function showAnswer(
  workspace: Workspace,
  { user, channel }: Pick<Slashed, "user" | "channel">,
  response: unknown,
): void {
  const args = typeof response === "string" ? { text: response } : fieldsOf(response);
  if (args["text"] === undefined && args["blocks"] === undefined) return;
  const content = contentOf(args, "ephemeral", workspace);
  if (isAnswer(content)) return;
  if (args["response_type"] === "in_channel") {
    workspace.add({ channel: channel.id, user: workspace.botUser, ...content });
    return;
  }
  workspace.show({ channel: channel.id, to: user.id, ...content, thread: undefined, by: "ack" });
}

/** What becomes of a modal that was sent: closed, unless the answer says something else or none came. */
export function afterSubmission(workspace: Workspace, view: FakeView, sent: Delivered): void {
  if (!sent.acked) return;
  const { response_action: action, errors, view: next } = fieldsOf(sent.response);
  const at = workspace.views.indexOf(view);
  if (action === "errors") {
    const wrong = errors as Readonly<Record<string, string>>;
    workspace.views[at] = { ...view, errors: wrong };
    const ids = (view.view["blocks"] as Blocks).map((block) => block["block_id"]);
    for (const id of Object.keys(wrong)) {
      if (!ids.includes(id)) workspace.problem(`view: errors name ${id}, which is no block`);
    }
  } else if (action === "update") {
    const changed = fieldsOf(next);
    for (const words of viewProblems(changed)) workspace.problem(`view: ${words}`);
    workspace.views[at] = { ...view, view: { ...view.view, ...changed } };
  } else {
    workspace.views.splice(at, 1);
  }
  workspace.changed();
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
