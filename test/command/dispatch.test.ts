import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { commands } from "../../commands/index.ts";
import { catalogueOf } from "../../src/command/catalogue-of.ts";
import { defineCommand } from "../../src/command/define-command.ts";
import type { Command } from "../../src/command/define-command.ts";
import { Dispatcher } from "../../src/command/dispatch.ts";
import type { Exports } from "../../src/ports/exports.ts";
import type { MitigationUseCases } from "../../src/mitigation/use-cases.ts";
import type { VerifyUseCases } from "../../src/verification/use-cases.ts";
import type { WalkUseCase } from "../../src/walk/use-case.ts";
import { parseWords } from "../../src/command/parse.ts";
import { splitWords } from "../../src/command/words.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";

const ORIGIN = { lattice: "tiny", shortId: "abababab", drill: false };

/** Verifications over nothing: whoever uses one has gone too far. */
const noVerify = undefined as unknown as VerifyUseCases;
const noMitigation = undefined as unknown as MitigationUseCases;
const noExports = undefined as unknown as Exports;

/** A dispatcher whose walk records what it was asked and answers nothing. */
function dispatcherOf(list: readonly Command[] = commands) {
  const walked: unknown[] = [];
  const reported: unknown[] = [];
  const walk: WalkUseCase = (target) => {
    walked.push(target);
    return Promise.resolve({ kind: "beyond-calendar" as const, lastSlot: 1 });
  };
  const telemetry = new RecordedTelemetry();
  const dispatcher = new Dispatcher({
    commands: list,
    capabilities: {
      walk,
      verify: noVerify,
      mitigate: noMitigation,
      exports: noExports,
      catalogue: catalogueOf(list),
    },
    origin: ORIGIN,
    telemetry,
    people: [],
    report: (_reference, error) => reported.push(error),
  });
  return { dispatcher, walked, reported, telemetry };
}

describe("what is typed", () => {
  it.each([
    ["walk", "current"],
    ["walk current", "current"],
    ["WALK 9412345", 9_412_345],
    ["walk 0", 0],
  ])("%j walks %j", async (typed, target) => {
    const { dispatcher, walked } = dispatcherOf();

    await dispatcher.dispatch(typed);

    expect(walked).toEqual([target]);
  });

  it.each([
    "0x10",
    "-1",
    "1e3",
    "99999999999999999999",
    "1.5",
    "007",
    "🦊",
    "latest",
    "x".repeat(3_000),
    "١٢٣",
  ])("walk %s is a usage error that says what is allowed, and walks nothing", async (slot) => {
    const { dispatcher, walked } = dispatcherOf();

    const answer = await dispatcher.dispatch(["walk", slot]);

    expect(answer).toMatchObject({ command: "walk", outcome: "refused", error: { code: "usage" } });
    expect(answer.error?.text).toContain("`current`");
    expect(answer.error?.text).toContain("decimal");
    expect(answer.error?.text.length).toBeLessThan(300);
    expect(walked).toEqual([]);
  });

  it.each([
    ['walk "current', "quote"],
    ["walk 1 2", "one word too many"],
    ["walk --verbose", "no option"],
    // Phones make one dash of two.
    ["walk —verbose", "no option"],
    ["wlak", "Did you mean `walk`?"],
    ["", "No command was given"],
    ["x".repeat(10_000), "characters"],
    ["help wlak", "Did you mean `walk`?"],
  ])("%j is refused with what was wrong", async (typed, words) => {
    const { dispatcher, walked } = dispatcherOf();

    const answer = await dispatcher.dispatch(typed);

    expect(answer.outcome).toBe("refused");
    expect(answer.error?.text).toContain(words);
    expect(walked).toEqual([]);
  });
});

describe("words after `--`", () => {
  it.each(["— not tonight", "-- no", "--reason is missing", "--reason=x", "--"])(
    "are no options, whatever they look like: %j",
    (reason) => {
      const parsed = parseWords(["deny", "R7", "--", reason], commands);

      expect(parsed).toMatchObject({ args: { request: "R7", reason } });
    },
  );

  it("do not hide an option that stands before them", () => {
    expect(parseWords(["pause", "--dry-run", "--"], commands)).toMatchObject({
      args: { "dry-run": true },
    });
    expect(parseWords(["walk", "--", "current"], commands)).toMatchObject({
      args: { slot: "current" },
    });
  });
});

describe("an answer", () => {
  it("says in its first line which lattice it speaks of", async () => {
    const { dispatcher } = dispatcherOf();

    const answer = await dispatcher.dispatch("help");

    expect(answer.message.origin).toEqual(ORIGIN);
    expect(answer.drill).toBeUndefined();
  });

  it("is counted by command and outcome", async () => {
    const { dispatcher, telemetry } = dispatcherOf();

    await dispatcher.dispatch("help");
    await dispatcher.dispatch("wlak");

    expect(telemetry.commands).toEqual(["help ok", "unknown refused"]);
  });

  it("to a command that broke tells a reference and nothing of the error", async () => {
    const failing = defineCommand({
      name: "fail",
      summary: "Fails.",
      examples: ["fail"],
      args: z.strictObject({}),
      result: z.strictObject({}),
      needs: [],
      who: "anyone",
      run: () => Promise.reject(new Error("secret-host refused the password")),
    });
    const { dispatcher, reported } = dispatcherOf([failing]);

    const answer = await dispatcher.dispatch("fail");

    expect(answer).toMatchObject({ outcome: "unknown", error: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("secret-host");
    expect(reported).toHaveLength(1);
  });
});

describe("every command", () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    "%s has a summary and examples that parse",
    (_name, command) => {
      expect(command.summary).toMatch(/^[A-Z].*\.$/);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const example of command.examples) {
        const parsed = parseWords(splitWords(example) as readonly string[], commands);
        expect(parsed).toMatchObject({
          command: { name: command.name },
          args: expect.anything() as unknown,
        });
      }
    },
  );

  it.each(commands.map(({ name }) => name))(
    "%s without its arguments is refused in words of ours, if it needs any",
    (name) => {
      const parsed = parseWords(splitWords(name) as readonly string[], commands);
      const text = "refusal" in parsed ? parsed.refusal.text : "";

      expect(text).not.toContain("Invalid input");
      expect(text).toMatch(/^$|^(Name|It needs)[^.]+\. Usage: /);
    },
  );

  it("stands in the help, and can be asked for by name", async () => {
    const { dispatcher } = dispatcherOf();

    for (const { name } of commands) {
      const answer = await dispatcher.dispatch(`help ${name}`);
      expect(answer).toMatchObject({ outcome: "ok", result: { commands: [{ name }] } });
    }
  });
});
