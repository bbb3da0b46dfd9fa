import { describe, expect, it } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lattice, objects } from "../fakes/program.ts";

interface Ran {
  readonly run: {
    readonly state: string;
    readonly stages: readonly {
      readonly organism: string;
      readonly actions: readonly {
        readonly state: string;
        readonly startedAt?: string;
        readonly endedAt: string;
      }[];
    }[];
    readonly audit: { readonly whole: boolean };
  };
}

/** Lines typed at a drill's prompt, and the object that each is answered with. */
async function typed(lines: readonly string[], scenario = "healthy") {
  const args = ["drill", "--scenario", scenario, "--json"];
  const { stdout } = await lattice(args, { input: `${lines.join("\n")}\n` });
  return objects(stdout);
}

const PAUSED = [
  "as ada",
  'pause --reason "compromised committee"',
  "approve last",
  "as ben",
  "approve last",
];

describe("a pause in the drill", () => {
  it("needs a second person, and then stops six stages in reverse order", async () => {
    const [, request, own, , done] = await typed(PAUSED);

    expect(request).toMatchObject({
      command: "pause",
      outcome: "ok",
      result: { request: { id: "R1", requestedBy: "ada", reason: "compromised committee" } },
    });
    expect(own).toMatchObject({ outcome: "refused", error: { code: "own-request" } });
    expect(done).toMatchObject({ command: "approve", outcome: "ok", drill: true });
    const { run } = done?.["result"] as Ran;
    expect(run.state).toBe("complete");
    expect(run.audit.whole).toBe(true);
    expect(run.stages.map(({ organism }) => organism)).toEqual([
      "tally",
      "relay",
      "atelier",
      "offer",
      "unseal",
      "zipnet",
    ]);
    const ends = run.stages.map(({ actions }) =>
      actions
        .map(({ endedAt }) => endedAt)
        .sort()
        .at(-1),
    );
    const begins = run.stages.map(({ actions }) => actions.map((one) => one.startedAt).sort()[0]);
    for (const [stage, begin] of begins.slice(1).entries()) {
      expect(Date.parse(begin ?? "")).toBeGreaterThanOrEqual(Date.parse(ends[stage] ?? ""));
    }
  });

  it("goes on past a host that is dead, stops zipnet, and ends incomplete", async () => {
    const done = (await typed(PAUSED, "host-dead")).at(-1);

    expect(done).toMatchObject({
      command: "approve",
      outcome: "finding",
      result: { run: { state: "incomplete" } },
    });
    const { run } = done?.["result"] as Ran;
    const statesOf = (organism: string) =>
      run.stages.find((stage) => stage.organism === organism)?.actions.map(({ state }) => state);
    expect(statesOf("tally")).toContain("unreachable");
    expect(statesOf("zipnet")).toEqual(["done", "done", "done", "done"]);
  });

  it("shows the same plan in a dry run, with lines to run by hand, and asks for nothing", async () => {
    const [dry, runs, request] = await typed(["pause --dry-run --commands", "runs", "pause"]);
    const plan = (answer: Record<string, unknown> | undefined) =>
      (answer?.["result"] as { plan: { hash: string } }).plan;
    const { commands } = dry?.["result"] as { commands: readonly string[] };

    expect(dry).toMatchObject({ outcome: "ok" });
    expect(runs).toMatchObject({ result: { requests: [], runs: [] } });
    expect(plan(dry)).toEqual(plan(request));
    expect(commands).toHaveLength(22);
    expect(commands[0]).toMatch(
      /ssh\S* ops@\S+ sudo -n \/usr\/bin\/systemctl stop --no-block builder@tally-member\.service$/,
    );
  });

  it("is refused to those without the role, and asked for by those who have it", async () => {
    const [, refused, , asked, runs] = await typed(["as cho", "pause", "as ada", "pause", "runs"]);

    expect(refused).toMatchObject({ outcome: "refused", error: { code: "rights" } });
    expect(asked).toMatchObject({ outcome: "ok", result: { request: { id: "R1" } } });
    expect(runs).toMatchObject({ result: { requests: [{ id: "R1", requestedBy: "ada" }] } });
  });

  it("waits on when the asker's own approval is refused, whatever was done to a unit meanwhile", async () => {
    const [, , , own, runs] = await typed([
      "as ada",
      "pause",
      "unit relay-2 stop",
      "approve last",
      "runs",
    ]);

    expect(own).toMatchObject({ outcome: "refused", error: { code: "own-request" } });
    expect(runs).toMatchObject({ result: { requests: [{ id: "R1", status: "pending" }] } });
  });
});

describe("what a trainer's hand does between asking and agreeing", () => {
  const between = (deed: string) => [
    "as ada",
    "pause",
    `unit relay-2 ${deed}`,
    "as ben",
    "unit relay-2",
    "approve last",
  ];

  it("voids the request when it stops a unit, and tells the difference", async () => {
    const voided = (await typed(between("stop"))).at(-1);

    expect(voided).toMatchObject({ outcome: "refused", error: { code: "void" } });
    expect((voided?.["error"] as { text: string }).text).toMatch(
      /builder@relay-member\.service on host-relay-2: was active \(running\), is /,
    );
  });

  it.each(["crash", "restart"])("voids nothing when it is a %s", async (deed) => {
    const done = (await typed(between(deed))).at(-1);

    expect(done).toMatchObject({ outcome: "ok", result: { run: { state: "complete" } } });
    expect(JSON.stringify((done?.["result"] as { changed: unknown }).changed)).toContain(
      "host-relay-2",
    );
  });
});

describe("a drill of one command", () => {
  const once = (...options: readonly string[]) =>
    lattice(["drill", ...options, "--", "pause"]).then(({ status, stdout }) => ({
      status,
      told: stdout.replace(/\s+/g, " "),
    }));

  it("offers nothing about a request that ends with it, and says how to go on", async () => {
    const { status, told } = await once();

    expect(status).toBe(0);
    expect(told).toContain("R1 · Ada Lind asks to pause");
    expect(told).not.toMatch(/> (approve|deny|withdraw) R1/);
    expect(told).toContain("or keep it with `--state FOLDER`");
  });

  it("offers it where the drill is kept", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lattice-once-"));
    try {
      const { told } = await once("--state", folder);

      expect(told).toMatch(/> approve R1 [0-9a-f]{8}/);
      expect(told).not.toContain("--state FOLDER");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it("prints lines for a shell whole, however narrow a terminal is", async () => {
  const { stdout } = await lattice(["drill", "--", "pause --dry-run --commands"]);
  const lines = stdout.split("\n").filter((line) => line.includes("systemctl stop"));

  expect(lines).toHaveLength(22);
  for (const line of lines)
    expect(line).toMatch(/^\S+ ops@\S+ sudo -n \S+ stop --no-block \S+\.service$/);
});
