import { describe, expect, it } from "@jest/globals";
import { existsSync } from "node:fs";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";

describe("lattice drill", () => {
  it("walks a stalled slot: one object, exit 1", async () => {
    const { status, stdout, stderr } = await lattice([
      "drill",
      "--scenario",
      "relay-stalled",
      "--json",
      "--",
      "walk",
      "current",
    ]);

    expect(status).toBe(1);
    expect(stderr).toBe("");
    expect(objects(stdout)).toHaveLength(1);
    expect(objects(stdout)[0]).toMatchObject({
      command: "walk",
      outcome: "finding",
      drill: true,
      result: { verdict: "stalled", stalledAt: "relay", lastCommitted: "atelier" },
    });
  });

  it("walks a healthy lattice by default, and one word after -- is split like chat text", async () => {
    const { status, stdout } = await lattice(["drill", "--", "walk current"]);

    expect(status).toBe(0);
    expect(stdout.split("\n")[0]).toBe("[DRILL, simulated] lattice drill (d1a11ce0d1) · slot walk");
    expect(stdout).toContain("complete: all six organisms committed");
  });

  it("lists its scenarios with the commands that show them", async () => {
    const { status, stdout } = await lattice(["drill", "--list", "--json"]);
    const [answer] = objects(stdout);

    expect(status).toBe(0);
    expect(answer).toMatchObject({ command: "drill list", outcome: "ok", drill: true });
    const { scenarios } = (answer as { result: { scenarios: readonly object[] } }).result;
    expect(scenarios[0]).toEqual({
      name: "healthy",
      simulates: expect.any(String) as unknown,
      commands: expect.arrayContaining([
        { text: "walk current", exit: 0, outcome: "ok", verdict: "complete" },
      ]) as unknown,
    });
  });

  it("is driven by piped lines, one object each, in order", async () => {
    const input = [
      "as ben",
      "walk current",
      "",
      "# a comment",
      "scenario offer-stalled",
      "walk current",
      "as nobody",
      "scenario no",
      "walk 0x10",
      "help",
      "exit",
      "walk current",
    ];
    const { status, stdout } = await lattice(["drill", "--json"], { input: input.join("\n") });
    const answers = objects(stdout);

    expect(status).toBe(0);
    expect(answers.map(({ command, outcome }) => `${String(command)} ${String(outcome)}`)).toEqual([
      "as ok",
      "walk ok",
      "scenario ok",
      "walk finding",
      "as refused",
      "scenario refused",
      "walk refused",
      "help ok",
    ]);
    expect(answers.every(({ drill }) => drill === true)).toBe(true);
  });

  it.each([
    [["drill", "--scenario", "relay-staled"], "Did you mean `relay-stalled`"],
    [["drill", "--scenaro", "x"], "--scenaro"],
    [["drill", "walk", "current"], "walk"],
    [["drill", "--"], "after `--`"],
  ])("refuses %j and says what to do", async (args, words) => {
    const { status, stdout, stderr } = await lattice(args);

    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("[DRILL]");
    expect(stderr.replace(/\s+/g, " ")).toContain(words);
  });

  it("cannot set the clock of a drill under way, and says how to begin such a scenario", async () => {
    const { stdout } = await lattice(["drill", "--json"], { input: "scenario slot-edge\n" });

    expect(objects(stdout)[0]).toMatchObject({
      outcome: "refused",
      error: { text: expect.stringContaining("lattice drill --scenario slot-edge") as unknown },
    });
  });

  it("serves only the simulated lattice to others, and takes its configuration away when it ends", async () => {
    const drill = launch(["drill", "--scenario", "relay-stalled", "--serve", "--json"]);
    const [line] = await printed(drill, /\{.*\}\n/);
    const { config } = (JSON.parse(line) as { result: { config: string } }).result;

    const walked = await lattice(["run", "--config", config, "--json", "--", "walk", "current"]);
    const fromEnv = await lattice(["run", "--", "walk current"], {
      env: { LATTICE_CONFIG: config },
    });
    const ended = await stop(drill);

    expect(walked.status).toBe(1);
    expect(objects(walked.stdout)[0]).toMatchObject({ result: { stalledAt: "relay" } });
    expect(objects(walked.stdout)[0]).not.toHaveProperty("drill");
    expect(fromEnv.status).toBe(1);
    expect(ended).toBe(0);
    expect(existsSync(config)).toBe(false);
  });
});
