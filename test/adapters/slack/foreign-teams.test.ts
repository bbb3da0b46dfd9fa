import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Delivered } from "../../fakes/slack/model.ts";
import { ADA, CHANNEL, SlackUnderTest } from "./slack-under-test.ts";

const EVIL = "T0EVIL0001";

type Fields = Readonly<Record<string, unknown>>;

/** As it came, with some fields of one part of it changed; of the whole where no part is named. */
function changed(sent: Delivered, part: string | undefined, changes: Fields): Delivered {
  const { payload } = sent;
  const changedPart =
    part === undefined ? changes : { [part]: { ...(payload[part] as Fields), ...changes } };
  return { ...sent, payload: { ...payload, ...changedPart } };
}

/** Bolt lets all of these through, and `users.info` would say of each that it is one of ours. */
describe.each(["socket", "http"] as const)(
  "what names another workspace, in %s mode, though its user is one of ours",
  (mode) => {
    let under: SlackUnderTest;

    beforeEach(async () => {
      under = await SlackUnderTest.open(mode);
    });

    afterEach(() => under.close());

    const refused = async (sent: Delivered) => {
      await under.slack.until(() => under.said.length > 0);
      const again = await under.slack.deliverAgain(sent);

      expect(again.acked).toBe(true);
      await under.slack.until(() => under.refused.length > 0);
      expect(under.refused).toEqual(["workspace"]);
      expect(under.said).toHaveLength(1);
      expect(await under.told(ADA)).toContain("own workspace");
    };

    it.each([
      ["user", { team_id: EVIL }],
      ["team", { id: EVIL }],
    ])("is no press of a button, by its %s", async (part, changes) => {
      const click = await under.slack.click(await under.request(), "Approve", ADA);

      await refused(changed(click, part, changes));
    });

    it.each([
      ["user", { team_id: EVIL }],
      ["team", { id: EVIL }],
    ])("is no form with a reason, by its %s", async (part, changes) => {
      await under.slack.click(await under.request(), "Deny", ADA);
      const view = await under.slack.until(() => under.slack.views(ADA)[0]);
      const form = await under.slack.submit(view, { reason: "not now" }, ADA);

      await refused(changed(form, part, changes));
    });

    it.each([
      ["place", "event", { team: EVIL }],
      ["user", "event", { user_team: EVIL }],
      ["receiver", undefined, { team_id: EVIL }],
    ])("is no mention, by its %s", async (_whose, part, changes) => {
      const mention = await under.slack.mention(ADA, CHANNEL, "walk current");

      await refused(changed(mention, part, changes));
    });

    it("opens no help", async () => {
      await under.slack.shortcut(ADA, "lattice_help");
      const shown = (n: number) => JSON.stringify(under.slack.views(ADA)[n] ?? "");
      await under.slack.until(() => shown(0).includes("All words"));
      // What Slack said of the person before is believed for a minute; what comes with an act counts at once.
      under.slack.addUser({ id: ADA, teamId: EVIL });
      await under.slack.shortcut(ADA, "lattice_help");
      await under.slack.until(() => shown(1).includes("own workspace"));

      expect(shown(1)).not.toContain("All words");
      expect(under.refused).toEqual(["workspace"]);
    });
  },
);
