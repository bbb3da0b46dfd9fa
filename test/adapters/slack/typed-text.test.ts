import { describe, expect, it } from "@jest/globals";
import { mentionedText, typedText } from "../../../src/adapters/slack/hearing/typed-text.ts";

describe("what somebody typed in Slack", () => {
  it.each([
    ["walk current", "walk current"],
    ["pause --reason &quot", "pause --reason &quot"],
    ["pause --reason a &lt;b&gt; &amp; c", "pause --reason a <b> & c"],
    ["pause --reason &amp;lt;", "pause --reason &lt;"],
    ["see <https://x.example/a|x.example/a>", "see x.example/a"],
    ["see <https://x.example/a>", "see https://x.example/a"],
    ["ask <@U0BEN00001|ben> in <#C0INCIDENT|incident>", "ask @U0BEN00001 in #C0INCIDENT"],
  ])("%s is read as %s", (text, typed) => {
    expect(typedText(text)).toBe(typed);
  });

  it("is what follows the bot's own name", () => {
    expect(mentionedText("<@UBOT> walk current", "UBOT")).toBe("walk current");
    expect(mentionedText("<@UBOT|lattice>  help", undefined)).toBe("help");
    expect(mentionedText("<@UBEN> said <@UBOT> walk", "UBOT")).toBe("@UBEN said @UBOT walk");
  });
});
