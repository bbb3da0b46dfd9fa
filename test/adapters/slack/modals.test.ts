import { describe, expect, it } from "@jest/globals";
import { messageView, reasonView } from "../../../src/adapters/slack/hearing/modals.ts";
import { viewProblems } from "../../fakes/slack/web/views.ts";
import { REQUEST } from "./slack-under-test.ts";

describe("a form in Slack", () => {
  it("has no buttons of a message that it shows: Slack would not say where they were pressed", () => {
    const { blocks } = messageView(REQUEST, "A title that is longer than Slack takes one");

    expect(blocks.map(({ type }) => type)).not.toContain("actions");
    expect(blocks).not.toEqual([]);
    expect(viewProblems({ ...messageView(REQUEST, "A title that is longer than Slack") })).toEqual(
      [],
    );
  });

  it("is taken by Slack however long the command is that it asks about", () => {
    const view = reasonView({ says: `deny R7 ${"x".repeat(1_980)}`, channel: "C0INCIDENT" });

    expect(viewProblems({ ...view })).toEqual([]);
  });
});
