import { afterEach, describe, expect, it } from "@jest/globals";
import { Underway } from "../../../src/adapters/slack/hearing/underway.ts";
import { ADA, SlackUnderTest } from "./slack-under-test.ts";

describe.each(["socket", "http"] as const)("what was acknowledged, in %s mode", (mode) => {
  let under: SlackUnderTest;

  afterEach(async () => {
    await under.close();
  });

  it("is taken before the bot ends", async () => {
    under = await SlackUnderTest.open(mode);
    under.slack.faults.next("users.info", { kind: "slow", ms: 200 });
    const sent = await under.slack.slash(ADA, "walk current");
    expect(sent.acked).toBe(true);
    expect(under.said).toEqual([]);
    const closing = under.opened.close();
    await under.opened.heard();

    expect(under.said).toHaveLength(1);
    await closing;
  });

  it("holds nothing up once it is taken, however long it takes", async () => {
    under = await SlackUnderTest.open(mode);
    const answered = Promise.withResolvers<undefined>();
    under.take = async () => {
      await answered.promise;
    };
    await under.slack.slash(ADA, "walk current");
    await under.slack.until(() => under.said.length === 1);
    await under.opened.heard();
    answered.resolve(undefined);
  });

  it("is nothing that is said after the bot began to end", async () => {
    under = await SlackUnderTest.open(mode);
    await under.opened.close();

    expect(await under.slack.slash(ADA, "walk current")).toMatchObject({ acked: false });
    expect(under.said).toEqual([]);
  });
});

describe("what is under way", () => {
  it("is waited for so long and no longer, and not when it is over", async () => {
    const underway = new Underway();
    const over = underway.begin();
    const beganMs = performance.now();
    await underway.over(50);
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(45);
    over();
    over();
    await underway.over(3_600_000);
  });
});
