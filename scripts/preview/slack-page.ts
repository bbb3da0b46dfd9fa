import type { types } from "@slack/bolt";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createElement } from "react";
import type { ReactNode } from "react";
import { Message } from "slack-blocks-to-jsx";
import type { Block } from "slack-blocks-to-jsx";
import type { SlackMessage } from "../../src/adapters/slack/render/render-message.ts";

/** A message as Slack is sent it: the root first, then its thread. */
export interface ShownInSlack {
  readonly name: string;
  readonly parts: readonly SlackMessage[];
}

const require = createRequire(import.meta.url);

// It has no types of its own here.
const { renderToStaticMarkup } = require("react-dom/server") as {
  readonly renderToStaticMarkup: (node: ReactNode) => string;
};

const CSS = readFileSync(require.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");

const OWN_CSS = `
body { font-family: Lato, "Helvetica Neue", Arial, sans-serif; margin: 2rem; background: #eee; color: #1d1c1d; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem; }
.side { width: 640px; max-width: 100%; padding: 1rem; border-radius: 8px; box-sizing: border-box; }
.light { background: #fff; } .dark { background: #1a1d21; color: #d1d2d3; }
.reply { margin: 1rem 0 0 2.5rem; padding-left: 1rem; border-left: 3px solid #8884; }
.asked { margin: .75rem 0 0 2.8rem; padding: .75rem; border: 1px dashed #888; border-radius: 6px; font-size: 14px; }
pre.text { white-space: pre-wrap; font-size: 12px; }
`;

/** A grey square instead of the app's picture. */
const LOGO =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='36' height='36'%3E%3Crect width='36' height='36' rx='6' fill='%23888'/%3E%3C/svg%3E";

/** One HTML page that needs nothing else: every message in light and dark, its thread, and what its buttons ask. */
export function slackPage(messages: readonly ShownInSlack[]): string {
  const body = createElement("body", null, ...messages.map(messageSection));
  const head = createElement(
    "head",
    null,
    createElement("meta", { charSet: "utf-8" }),
    createElement("meta", { name: "viewport", content: "width=device-width" }),
    createElement("title", null, "Messages in Slack"),
    createElement("style", { dangerouslySetInnerHTML: { __html: CSS + OWN_CSS } }),
  );
  return `<!doctype html>\n${renderToStaticMarkup(createElement("html", { lang: "en" }, head, body))}\n`;
}

function messageSection({ name, parts }: ShownInSlack): ReactNode {
  const sides = (["light", "dark"] as const).map((theme) =>
    createElement(
      "div",
      { className: `side ${theme}`, "data-theme": theme, key: theme },
      ...parts.map((part, index) => partView(part, index, theme)),
    ),
  );
  return createElement(
    "section",
    { id: name, key: name },
    createElement("h2", null, name),
    createElement("div", { className: "pair" }, ...sides),
    createElement(
      "details",
      null,
      createElement("summary", null, "as a notification, and to a screen reader"),
      ...parts.map(({ text }) => createElement("pre", { className: "text" }, text)),
    ),
  );
}

function partView(part: SlackMessage, index: number, theme: "light" | "dark"): ReactNode {
  const message = createElement(Message, {
    // Both describe the same blocks; theirs are written down once more.
    blocks: part.blocks as unknown as Block[],
    logo: LOGO,
    name: "lattice",
    time: new Date(0),
    theme,
  });
  return createElement(
    "div",
    { className: index === 0 ? "root" : "reply" },
    message,
    ...part.blocks.flatMap(asked),
  );
}

/** What Slack asks before it takes a press: a page does not show it by itself. */
function asked(block: types.KnownBlock): readonly ReactNode[] {
  if (block.type !== "actions") return [];
  return block.elements.flatMap((element) => {
    if (element.type !== "button" || element.confirm === undefined) return [];
    const { title, text, confirm, deny } = element.confirm;
    const words = `${text.text} [${deny?.text ?? ""}] [${confirm?.text ?? ""}]`;
    return [
      createElement(
        "div",
        { className: "asked" },
        createElement("strong", null, title?.text ?? ""),
        createElement("div", null, words),
      ),
    ];
  });
}
