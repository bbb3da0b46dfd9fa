import type { MatrixContent } from "../../src/adapters/matrix/render/content.ts";

/** A message as Matrix is sent it: the root first, then its thread. */
export interface ShownInMatrix {
  readonly name: string;
  readonly parts: readonly MatrixContent[];
}

/** Much as clients show it: what they allow is the HTML that is sent, and the rest is their own. */
const CSS = `
body { font-family: Inter, "Helvetica Neue", Arial, sans-serif; font-size: 15px; line-height: 1.45; margin: 2rem; background: #eee; color: #1b1d22; }
section { margin-bottom: 3rem; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
.side { width: 640px; max-width: 100%; padding: 1rem; border-radius: 8px; box-sizing: border-box; overflow-wrap: anywhere; }
.light { background: #fff; } .dark { background: #101317; color: #ebeef2; }
.reply { margin: 1rem 0 0 1.5rem; padding-left: 1rem; border-left: 3px solid #8884; }
.side h4 { font-size: 1em; margin: 0 0 .5em; } .side p, .side ul { margin: 0 0 .5em; } .side ul { padding-left: 1.4em; }
.side table { border-collapse: collapse; margin: 0 0 .75em; display: block; overflow-x: auto; overflow-wrap: normal; }
.side th, .side td { border: 1px solid #8886; padding: 2px 8px; text-align: left; vertical-align: top; }
.side code { background: #8882; border-radius: 3px; padding: 0 3px; font-size: 13px; }
.side pre { background: #8882; padding: .5em; overflow-x: auto; } .side pre code { background: none; }
pre.text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; background: #fff; padding: 1rem; }
@media (max-width: 600px) { body { margin: .5rem; } .dark { display: none; } }
`;

/** One HTML page that needs nothing else: every message in light and dark, its thread, and the same as text. */
export function matrixPage(messages: readonly ShownInMatrix[]): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Messages in Matrix</title><style>${CSS}</style>`;
  return `<!doctype html>\n<html lang="en"><head>${head}</head><body>${messages.map(section).join("\n")}</body></html>\n`;
}

function section({ name, parts }: ShownInMatrix): string {
  const sides = ["light", "dark"].map(
    (theme) => `<div class="side ${theme}">${parts.map(partView).join("")}</div>`,
  );
  const texts = parts.map(({ body }) => `<pre class="text">${asText(body)}</pre>`);
  const plain = `<details><summary>as a notification, and to a screen reader</summary>${texts.join("")}</details>`;
  return `<section><h2>${asText(name)}</h2><div class="pair">${sides.join("")}</div>${plain}</section>`;
}

/** The HTML stands there as it is sent: a page that showed it in another way would show something else. */
function partView({ formatted_body: html }: MatrixContent, index: number): string {
  return `<div class="${index === 0 ? "root" : "reply"}">${html}</div>`;
}

function asText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
