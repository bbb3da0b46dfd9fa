import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { PAUSE_ORDER, stagesInOrder } from "../stages-in-order.ts";
import { ADA, BEN, CHANNEL, SlackWorld } from "./slack-world.ts";

describe.each(["socket", "http"] as const)("a night in Slack, in %s mode", (mode) => {
  let world: SlackWorld;

  beforeAll(async () => {
    world = await SlackWorld.open({ mode, scenario: "relay-stalled" });
    await world.start();
  }, 60_000);

  afterAll(() => world.close());

  it("walks to the stall, asks for a pause, has it agreed on by somebody else, and stops everything in order", async () => {
    const { slack } = world;
    const root = (words: RegExp) => slack.messages(CHANNEL).find(({ text }) => words.test(text));

    // The walk: one message, which shows the stall.
    expect(await slack.slash(ADA, "walk current")).toMatchObject({ acked: true });
    const walk = await slack.until(() => {
      const message = root(/walk/);
      return message?.text.includes("stalled") === true ? message : undefined;
    });
    expect(walk.text).toContain("relay");

    // The request: asked once, seen by everybody, with its buttons.
    await slack.slash(ADA, 'pause --reason "compromised committee"');
    const asked = await slack.until(() => root(/request R1/));
    const labels = buttonsOf(asked.blocks);
    expect(labels).toEqual(expect.arrayContaining(["Approve", "Deny", "Withdraw"]));

    // Who asked cannot agree, and is told so alone.
    await slack.click({ channel: CHANNEL, ts: asked.ts }, "Approve", ADA, { confirm: true });
    const told = await slack.until(() =>
      slack.ephemerals(ADA).find(({ text }) => text.includes("yourself")),
    );
    expect(told.text).toContain("R1");
    expect(buttonsOf(slack.message(CHANNEL, asked.ts)?.blocks ?? [])).toContain("Approve");

    // Somebody else does. The dialog has named what it is about.
    const began = performance.now();
    const click = await slack.click({ channel: CHANNEL, ts: asked.ts }, "Approve", BEN, {
      confirm: true,
    });
    const hash = /[0-9a-f]{8}/.exec(asked.text)?.[0] ?? "no plan";
    expect(JSON.stringify(click.confirmShown)).toContain(hash);
    await slack.until(
      () => !buttonsOf(slack.message(CHANNEL, asked.ts)?.blocks ?? []).includes("Approve"),
    );
    expect(performance.now() - began).toBeLessThan(500);

    // The same message follows the run to its end, and has nothing left to decide.
    const done = await slack.until(() => {
      const now = slack.message(CHANNEL, asked.ts);
      return now?.text.includes("pause complete") === true ? now : undefined;
    }, 60_000);
    for (const label of ["Approve", "Deny", "Withdraw"]) {
      expect(buttonsOf(done.blocks)).not.toContain(label);
    }
    const end = await slack.until(() =>
      slack.thread(CHANNEL, asked.ts).find(({ text }) => text.includes("pause complete")),
    );
    expect(end.broadcast).toBe(true);

    // The lattice stopped in reverse order, and the log of it is whole.
    const runs = await world.run("runs", "R1");
    expect(stagesInOrder(runs)).toEqual(PAUSE_ORDER);
    expect(slack.problems()).toEqual([]);
    await world.stop();
    const { status, stdout } = await world.audit("verify");
    expect([status, stdout]).toEqual([0, expect.stringContaining("whole")]);
  }, 120_000);
});

function buttonsOf(blocks: readonly unknown[]): readonly string[] {
  return (blocks as readonly Blockish[]).flatMap(({ type, elements = [] }) =>
    type === "actions" ? elements.map((one) => one.text?.text ?? "") : [],
  );
}

interface Blockish {
  readonly type: string;
  readonly elements?: readonly { readonly text?: { readonly text: string } }[];
}
