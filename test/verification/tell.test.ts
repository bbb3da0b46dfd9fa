import { describe, expect, it } from "@jest/globals";
import type { Block, OfferedCommand } from "../../src/message/model.ts";
import { tellVerification } from "../../src/verification/tell.ts";
import type { VerifyResult } from "../../src/verification/result.ts";

const RESULT: VerifyResult = {
  entry: "missing-upstream",
  subject: "relay",
  steps: [
    {
      id: "upstream-peers",
      verdict: "fail",
      summary: "no peers",
      evidence: [{ label: "relay-1", value: "0" }],
      ms: 1,
    },
  ],
  cause: "upstream-down",
  confidence: "high",
  mitigations: [],
};

const told = (result: Partial<VerifyResult>, again = "verify upstream relay atelier") =>
  tellVerification({ ...RESULT, ...result }, { causes: {}, again }).blocks;

const offered = (blocks: readonly Block[]): readonly OfferedCommand[] =>
  blocks.flatMap((block) => (block.kind === "commands" ? block.commands : []));

describe("a verification as a message", () => {
  it("keeps what the answer stands on apart from the answer", () => {
    const below = told({}).filter(({ detail }) => detail === true);

    expect(below.map(({ kind }) => kind)).toEqual(["table", "text", "list", "note"]);
  });

  it("has buttons for what looks, with as many words as a label holds", () => {
    expect(offered(told({})).map(({ text, button }) => [text, button?.label])).toEqual([
      ["verify upstream relay atelier", "Verify upstream relay"],
      ["walk current", "Walk current slot"],
    ]);
  });

  it("has none for what acts, has a gap to fill in, or exports", () => {
    const mitigations = ["start relay-1", "verify tdx relay-1 --rebuilt <96 hex>"].map(
      (command) => ({ id: "x", text: "do", command }),
    );

    const blocks = told({ mitigations }, "verify evidence 12 --export");

    expect(offered(blocks).flatMap(({ button }) => button?.label ?? [])).toEqual([
      "Walk current slot",
    ]);
  });
});
