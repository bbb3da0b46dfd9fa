import { describe, expect, it } from "@jest/globals";
import { matrixPage } from "../../scripts/preview/matrix-page.ts";
import { renderMatrix } from "../../src/adapters/matrix/render/render-matrix.ts";
import { text } from "../../src/message/build.ts";

const page = (words: string) => {
  const message = { origin: null, title: "walk", blocks: [text(words)] };
  return matrixPage([{ name: "example", parts: [renderMatrix(message, { reactions: "decide" })] }]);
};

describe("a page of messages in Matrix", () => {
  it("shows a message in both its forms", () => {
    const html = page("one & two");

    expect(html).toContain("<h4>walk</h4>\n<p>one &amp; two</p>");
    expect(html).toContain('<pre class="text">walk\n\none &amp; two</pre>');
  });

  it("runs nothing of what a message says", () => {
    expect(page("<script>alert(1)</script>")).not.toMatch(/<script/);
  });
});
