import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { commands } from "../../commands/index.ts";
import { Dispatcher } from "../../src/command/dispatch.ts";
import { isOrganism } from "../../src/lattice/organism.ts";
import type { MitigationUseCases } from "../../src/mitigation/use-cases.ts";
import { verifyUseCases } from "../../src/verification/use-cases.ts";
import { RecordedTelemetry } from "../fakes/recorded-telemetry.ts";
import { MAP, VerificationUnderTest } from "./verification-under-test.ts";

const KINDS = ["upstream", "committee", "tdx", "divergence", "mismatch", "evidence"];

const HOSTS = new Set(
  Object.values(MAP.organisms).flatMap(({ members }) => members.map(({ host }) => host)),
);

const word = fc.oneof(
  fc.constantFrom(
    "relay",
    "atelier",
    "relay-1",
    "latest",
    "--rebuilt",
    'x"}',
    "$(id)",
    "../..",
    "a b",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);

it("no chat text reaches a source: they are asked about the configuration's own names, or not at all", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...KINDS),
      fc.array(word, { maxLength: 3 }),
      async (kind, rest) => {
        const tested = new VerificationUnderTest();
        const walked: unknown[] = [];
        const walk = (target: unknown) => {
          walked.push(target);
          return Promise.resolve({ kind: "beyond-calendar" as const, lastSlot: 1 });
        };
        const dispatcher = new Dispatcher({
          commands,
          capabilities: {
            walk,
            verify: verifyUseCases(tested.sources({ walk })),
            mitigate: undefined as unknown as MitigationUseCases,
            exports: { write: () => Promise.resolve({ kind: "failed", detail: "no folder" }) },
            catalogue: [],
          },
          origin: { lattice: "tiny", shortId: "ab", drill: false },
          telemetry: new RecordedTelemetry(),
          people: [],
          report: (_reference, error) => {
            throw error;
          },
        });
        const { outcome } = await dispatcher.dispatch(["verify", kind, ...rest]);

        const { asked } = tested.metrics;
        for (const { organism, labels = {} } of asked) {
          expect(isOrganism(organism)).toBe(true);
          expect(
            Object.values(labels).every((label) => isOrganism(label) || /^\d+$/.test(label)),
          ).toBe(true);
        }
        for (const question of tested.hosts.asked) {
          expect(HOSTS.has(question.split(" ").at(-1) ?? "")).toBe(true);
        }
        expect(walked.every((target) => target === "current")).toBe(true);
        if (outcome === "refused")
          expect([asked.length, tested.hosts.asked.length]).toEqual([0, 0]);
      },
    ),
    { numRuns: 300 },
  );
});
