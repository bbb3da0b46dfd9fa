import { describe, expect, it } from "@jest/globals";
import { Forms } from "../../../src/adapters/slack/hearing/forms.ts";

describe("where a form is answered", () => {
  it("is known for half an hour", () => {
    let nowMs = 0;
    const forms = new Forms(() => nowMs);
    forms.opened("V1", "https://hooks.slack.com/1");
    nowMs = 30 * 60_000 - 1;
    expect(forms.replyTo("V1")).toBe("https://hooks.slack.com/1");
    expect(forms.replyTo("V2")).toBeUndefined();
    nowMs += 1;

    expect(forms.replyTo("V1")).toBeUndefined();
  });

  it("is forgotten of the oldest where there are too many", () => {
    const forms = new Forms(() => 0);
    for (let n = 0; n <= 1_000; n += 1) forms.opened(`V${n}`, `r${n}`);

    expect(forms.replyTo("V0")).toBeUndefined();
    expect(forms.replyTo("V1")).toBe("r1");
    expect(forms.replyTo("V1000")).toBe("r1000");
  });
});
