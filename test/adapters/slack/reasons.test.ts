import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ADA, SlackUnderTest } from "./slack-under-test.ts";

describe.each(["socket", "http"] as const)("a reason that is asked for, in %s mode", (mode) => {
  let under: SlackUnderTest;

  beforeEach(async () => {
    under = await SlackUnderTest.open(mode);
  });

  afterEach(async () => {
    expect(under.slack.problems()).toEqual([]);
    await under.close();
  });

  it.each([
    ["blanks", "  \n "],
    ["what nobody can see", "\u200b\u2060"],
  ])("is asked for again where it is %s, in the form that stays open", async (_what, blank) => {
    const request = await under.request();
    await under.slack.click(request, "Deny", ADA);
    const view = await under.slack.until(() => under.slack.views(ADA)[0]);
    expect(await under.slack.submit(view, { reason: blank }, ADA)).toMatchObject({ acked: true });

    const still = under.slack.views(ADA)[0];
    expect(still?.errors).toEqual({ reason: expect.stringContaining("Nothing was done") });
    expect(under.said).toEqual([]);
    await under.slack.submit(view, { reason: "not now" }, ADA);
    expect(await under.slack.until(() => under.said[0])).toMatchObject({
      typed: ["deny", "R7", "--", "not now"],
    });
    expect(under.slack.views(ADA)).toEqual([]);
  });
});
