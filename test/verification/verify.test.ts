import { describe, expect, it } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { missingUpstream } from "../../src/runbook/entries/missing-upstream.ts";
import type { Entry } from "../../src/runbook/entry.ts";
import type { Step } from "../../src/runbook/step.ts";
import { plainText } from "../../src/message/plain-text.ts";
import { tellVerification } from "../../src/verification/tell.ts";
import { verifyUseCases } from "../../src/verification/use-cases.ts";
import { openLook, verify } from "../../src/verification/verify.ts";
import type { Progress } from "../../src/verification/verify.ts";
import { FAKE_NOW_MS } from "../fakes/fake-metrics.ts";
import { each, MAP, UNIT, VerificationUnderTest } from "./verification-under-test.ts";

type Look = Step<string>["look"];

/** An entry of two steps, each of which looks as it is told. */
function entryOf(first: Look, second: Look, withinMs?: number): Entry<string, string, string> {
  const within = withinMs === undefined ? {} : { withinMs };
  return {
    id: "evidence-failure",
    title: "Test",
    command: "test",
    alert: { expression: "x > 0", lasting: "at once", rules: () => [] },
    cause: "A test.",
    steps: [
      { id: "first", asks: "?", look: first, ...within },
      { id: "second", asks: "?", look: second },
    ],
    causes: { broken: "the second is broken" },
    table: {
      rows: [{ cause: "broken", decides: "second", when: { second: ["fail"] } }],
      recovered: { first: ["pass"] },
    },
    mitigations: [
      {
        id: "mend",
        against: ["broken"],
        page: "Mend it.",
        command: "mend",
        offers: () => [{ text: "Mend it now.", command: "mend x" }],
      },
    ],
  };
}

const says =
  (verdict: "pass" | "fail"): Look =>
  () =>
    Promise.resolve({ verdict, summary: `it ${verdict}s`, evidence: [] });

const never: Look = () => new Promise(() => undefined);

async function run(entry: Entry<string, string, string>, changes = {}) {
  const tested = new VerificationUnderTest();
  const sources = tested.sources(changes);
  const told: Progress[] = [];
  const about = { subject: "s", name: "s", look: openLook(sources) };
  const result = await verify(entry, about, sources, (progress) => told.push(progress));
  return { result, told, reported: tested.reported };
}

describe("a verification", () => {
  it("tells of each step as it ends, and of the walk", async () => {
    const slow: Look = async (...given) => {
      await sleep(60);
      return says("pass")(...given);
    };
    const { told } = await run(entryOf(slow, says("fail")));

    expect(told.at(-1)).toMatchObject({ id: "first", verdict: "pass", pending: 0 });
    expect(told.map(({ id }) => id).toSorted()).toEqual(["first", "second", "walk"]);
  });

  it("runs its steps side by side", async () => {
    const slow: Look = async (...given) => {
      await sleep(150);
      return says("pass")(...given);
    };
    const begun = performance.now();
    await run(entryOf(slow, slow));

    expect(performance.now() - begun).toBeLessThan(280);
  });

  it("ends at its deadline: a step that does not end could not tell, and hides no other", async () => {
    const { result } = await run(entryOf(never, says("fail")), { deadlineMs: 400 });

    expect(result).toMatchObject({ cause: "broken", confidence: "low", wouldSettle: ["first"] });
    expect(result.steps[0]).toMatchObject({
      verdict: "unknown",
      summary: "no answer within 0.4 s",
    });
  });

  it("gives a step that has one its own, shorter time", async () => {
    const begun = performance.now();
    const { result } = await run(entryOf(never, says("pass"), 100));

    expect(result.steps[0]?.summary).toBe("no answer within 0.1 s");
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("reports a step that breaks, and calls it unknown", async () => {
    const breaks: Look = () => Promise.reject(new Error("secret detail"));
    const { result, reported } = await run(entryOf(breaks, says("pass")));

    expect(result.steps[0]).toMatchObject({ verdict: "unknown" });
    expect(JSON.stringify(result)).not.toContain("secret detail");
    expect(reported).toHaveLength(1);
  });

  it("carries the walk, and offers nothing without it", async () => {
    const walked = await run(entryOf(says("pass"), says("fail")));
    const blind = await run(entryOf(says("pass"), says("fail")), {
      walk: () => Promise.reject(new Error("no walk")),
    });

    expect(walked.result.walk?.verdict).toBe("complete");
    expect(walked.result.mitigations).toEqual([
      { id: "mend", text: "Mend it now.", command: "mend x" },
    ]);
    expect(blind.result).toMatchObject({ cause: "broken", mitigations: [] });
    expect(blind.result.walk).toBeUndefined();
    const words = { causes: {}, again: "test" };
    const message = { origin: null, ...tellVerification(blind.result, words) };
    expect(plainText(message)).toContain("No mitigation is offered");
  });

  it("offers no command that this version does not have", async () => {
    const { result } = await run(entryOf(says("pass"), says("fail")), { offered: () => false });

    expect(result.mitigations).toEqual([{ id: "mend", text: "Mend it now." }]);
  });
});

/** All of relay and atelier fine, seen by metrics. */
function fine(): VerificationUnderTest {
  const tested = new VerificationUnderTest();
  const { exported } = tested.metrics;
  exported.up = [...each("relay", [1, 1, 1]), ...each("atelier", [1, 1, 1])];
  exported.upstreamPeers = each("relay", [3, 3, 3], { source: "atelier" });
  const id = { lattice_id_hex: MAP.latticeId };
  exported.latticeId = [...each("relay", [1, 1, 1], id), ...each("atelier", [1, 1, 1], id)];
  exported.discoveryPeers = [...each("relay", [17, 17, 17]), ...each("atelier", [17, 17, 17])];
  return tested;
}

const upstream = (tested: VerificationUnderTest) =>
  verifyUseCases(tested.sources()).upstream("relay", "atelier");

describe("the same verification asked for twice at once", () => {
  it("runs once, and both are told of everything", async () => {
    const tested = fine();
    const uses = verifyUseCases(tested.sources());
    const first: string[] = [];
    const second: string[] = [];
    const [one, other] = await Promise.all([
      uses.upstream("relay", "atelier", ({ id }) => first.push(id)),
      uses.upstream("relay", "atelier", ({ id }) => second.push(id)),
    ]);

    expect(one).toBe(other);
    expect(second).toEqual(first);
    expect(first).toHaveLength(missingUpstream.steps.length + 1);
    const questions = tested.metrics.asked.map((question) => JSON.stringify(question));
    expect(new Set(questions).size).toBe(questions.length);
  });

  it("runs afresh when the first has ended", async () => {
    const tested = fine();
    const uses = verifyUseCases(tested.sources());
    await uses.upstream("relay", "atelier");
    const before = tested.metrics.asked.length;
    await uses.upstream("relay", "atelier");

    expect(tested.metrics.asked.length).toBe(2 * before);
  });
});

describe("verify upstream", () => {
  it("of all upstreams tells the worst first, and the others in short", async () => {
    const tested = fine();
    tested.metrics.exported.upstreamPeers = [
      ...each("tally", [3, 3, 3], { source: "zipnet" }),
      ...each("tally", [0, 0, 0], { source: "relay" }),
      ...each("tally", [3, 3, 3], { source: "offer" }),
      ...each("tally", [3, 3, 3], { source: "atelier" }),
    ];
    tested.metrics.exported.up = [...each("tally", [1, 1, 1]), ...each("relay", [0, 0, 1])];
    const result = await verifyUseCases(tested.sources()).upstream("tally", undefined);

    expect(result).toMatchObject({ subject: "tally from relay", cause: "upstream-down" });
    expect(result.others?.map(({ subject }) => subject)).toEqual([
      "tally from zipnet",
      "tally from offer",
      "tally from atelier",
    ]);
  });

  it("says since when, and until when discovery is waited for", async () => {
    const tested = fine();
    const { exported } = tested.metrics;
    const held = { heldMs: 120_000 };
    exported.upstreamPeers = each("relay", [0, 0, 0], { source: "atelier" }, held);
    exported.discoveryPeers = [...each("relay", [2, 2, 2]), ...each("atelier", [17, 17, 17])];
    const result = await upstream(tested);

    // The condition has held for two minutes: the alert came after one, and gives discovery five.
    const until = new Date(FAKE_NOW_MS - 120_000 + 60_000 + 300_000).toISOString().slice(11, 19);
    expect(result.cause).toBe("network-partition");
    expect(result.mitigations.map(({ text }) => text).join()).toContain(`${until} UTC`);
    expect(result.mitigations.map(({ text }) => text).join()).toContain(
      "atelier people (Slack S0X)",
    );
    expect(result.steps[0]?.summary).toContain("or longer");
  });

  it("says to escalate at once when discovery's five minutes are over", async () => {
    const tested = fine();
    const { exported } = tested.metrics;
    const held = { heldMs: 600_000 };
    exported.upstreamPeers = each("relay", [0, 0, 0], { source: "atelier" }, held);
    exported.discoveryPeers = [...each("relay", [2, 2, 2]), ...each("atelier", [17, 17, 17])];
    const { mitigations } = await upstream(tested);

    expect(mitigations.map(({ text }) => text).join()).toContain(
      "escalate to atelier people (Slack S0X) now",
    );
  });

  it.each([
    ["a dead exporter", { up: [1, 1] }, "pass"],
    ["two zeros", { up: [0, 0, 1] }, "fail"],
    ["one zero and one that is silent", { up: [0, 1] }, "unknown"],
  ])("takes %s for what it is", async (_what, { up }, verdict) => {
    const tested = fine();
    tested.metrics.exported.up = [...each("relay", [1, 1, 1]), ...each("atelier", up)];
    const result = await upstream(tested);

    expect(result.steps[1]).toMatchObject({ id: "upstream-process", verdict });
  });

  it("takes a stopped unit for down although its metric is still 1", async () => {
    const stopped = { units: { [UNIT]: { active: "inactive", sub: "dead", mainPid: 0 } } };
    const tested = new VerificationUnderTest({ "h-atelier-1": stopped, "h-atelier-2": stopped });
    Object.assign(tested.metrics.exported, fine().metrics.exported);
    const result = await upstream(tested);

    expect(result).toMatchObject({ cause: "upstream-down" });
    expect(result.steps[1]?.evidence[0]?.value).toContain("metric 1; unit inactive (dead)");
  });

  it.each([
    ["auto-restart", "activating", "down"],
    ["start-pre", "activating", "unknown"],
  ])("of a unit that is %s says that it is %s", async (sub, active, up) => {
    const tested = new VerificationUnderTest({
      "h-atelier-1": { units: { [UNIT]: { active, sub } } },
    });
    Object.assign(tested.metrics.exported, fine().metrics.exported, { up: [] });
    const result = await upstream(tested);

    expect(result.steps[1]?.evidence[0]?.value).toMatch(new RegExp(`^${up}`));
  });

  it("lets the running process's id outrank the command, and names a file that is newer", async () => {
    const started = { startedMs: 1_000_000, changedMs: 1_000_000 };
    const host = {
      units: { [UNIT]: started },
      latticeId: "cd".repeat(32),
      files: [{ path: "/etc/builder/common.env", changedMs: 2_000_000 }],
    };
    const tested = new VerificationUnderTest({ "h-relay-2": host });
    Object.assign(tested.metrics.exported, fine().metrics.exported);
    const result = await upstream(tested);
    const step = result.steps[2];

    expect(step).toMatchObject({ id: "lattice-fingerprint", verdict: "pass" });
    expect(step?.summary).toContain(
      "an environment file of relay-2 was changed after its unit started",
    );
    const said = step?.evidence.map(({ label, value }) => `${label}: ${value}`).join("\n");
    expect(said).toContain(
      `relay-2: ${MAP.latticeId}, the running process's; the command prints cdcd`,
    );
  });

  it("takes the command's id where the process tells none", async () => {
    const tested = new VerificationUnderTest({ "h-relay-2": { latticeId: "cd".repeat(32) } });
    Object.assign(tested.metrics.exported, fine().metrics.exported);
    tested.metrics.exported.latticeId =
      tested.metrics.exported.latticeId?.filter(({ member }) => member !== "relay-2") ?? [];

    expect(await upstream(tested)).toMatchObject({ cause: "fingerprint-mismatch" });
  });
});

describe("verify committee", () => {
  const committee = (tested: VerificationUnderTest) =>
    verifyUseCases(tested.sources()).committee("relay");

  it.each([
    ["a majority is still there", [1, 1, 0], [2, 2], "today"],
    ["no majority is left", [1, 0, 0], [1], "now"],
  ])("reads differently when %s", async (_what, up, sizes, urgency) => {
    const tested = fine();
    tested.metrics.exported.up = each("relay", up);
    tested.metrics.exported.committeeSize = each("relay", sizes);
    const result = await committee(tested);
    const words = { causes: {}, again: "x" };
    const text = plainText({ origin: null, ...tellVerification(result, words) });

    expect(result).toMatchObject({ cause: "members-down", urgency });
    expect(text.split("\n")[2]).toContain(urgency === "now" ? "Act now." : "Act today");
    expect(result.mitigations.map(({ command }) => command)).toContain("start relay-3");
  });

  it("shows what a stopped unit logged last, without what must not be seen", async () => {
    const line = (text: string | undefined) => ({ atMs: 1_000_000, priority: 6, text });
    const host = {
      units: {
        [UNIT]: {
          active: "failed",
          sub: "failed",
          result: "exit-code",
          exitStatus: 3,
          restarts: 4,
        },
      },
      journal: [line("all is well"), line("ERROR disk full, secret=hunter2"), line(undefined)],
    };
    const tested = new VerificationUnderTest({ "h-relay-3": host });
    tested.metrics.exported.up = each("relay", [1, 1, 1]);
    const result = await committee(tested);
    const evidence = JSON.stringify(result.steps.find(({ id }) => id === "host-units")?.evidence);

    expect(evidence).toContain("failed (exit-code, status 3), 4 restarts");
    expect(evidence).toContain("ERROR disk full, secret=(hidden)");
    expect(evidence).not.toMatch(/hunter2|all is well/);
  });
});
