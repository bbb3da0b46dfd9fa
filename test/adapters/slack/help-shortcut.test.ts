import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ADA, SlackUnderTest } from "./slack-under-test.ts";

describe("the help that is opened by its shortcut", () => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open("socket");
  });

  afterEach(async () => {
    await under.close();
  });

  const shown = () => JSON.stringify(under.slack.views(ADA).map(({ view }) => view["blocks"]));

  it("is there though Slack takes longer to say who it is than a form may wait to be opened", async () => {
    under.slack.faults.next("users.info", { kind: "slow", ms: 3_200 });
    await under.slack.shortcut(ADA, "lattice_help");
    await under.slack.until(() => shown().includes("One moment"));
    expect(shown()).toContain("/lattice help");
    await under.slack.until(() => shown().includes("All words"));

    expect(shown()).not.toContain("One moment");
    expect(under.slack.views(ADA)).toHaveLength(1);
    expect(under.slack.problems()).toEqual([]);
  });

  it("is refused to a guest, who sees nothing else", async () => {
    under.slack.addUser({ id: "U0GUEST001", isRestricted: true });
    await under.slack.shortcut("U0GUEST001", "lattice_help");
    const views = () => JSON.stringify(under.slack.views("U0GUEST001"));
    await under.slack.until(() => views().includes("does not answer guests"));

    expect(views()).not.toContain("All words");
    expect(under.refused).toEqual(["guest"]);
  });

  it("says so where something of the bot's own breaks", async () => {
    under.help = () => Promise.reject(new Error("xoxb-secret"));
    await under.slack.shortcut(ADA, "lattice_help");
    await under.slack.until(() => /Reference [0-9a-f]{8}/.test(shown()));

    expect(shown()).not.toContain("xoxb");
    expect(under.faults).toHaveLength(1);
  });

  it("is reported where it cannot be opened: nobody can be answered then", async () => {
    under.slack.faults.next("views.open", { kind: "error", error: "expired_trigger_id" });
    await under.slack.shortcut(ADA, "lattice_help");
    await under.slack.until(() => under.faults.length > 0);

    expect(String(under.faults[0])).toContain("expired_trigger_id");
    expect(under.slack.calls("views.update")).toEqual([]);
  });
});
