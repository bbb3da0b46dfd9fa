import { describe, expect, it } from "@jest/globals";
import { slackTokens } from "../../src/config/slack-tokens.ts";

const RIGHT = {
  SLACK_BOT_TOKEN: "xoxb-1-2-hidden",
  SLACK_APP_TOKEN: "xapp-1-A0-2-hidden",
  SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
};

const texts = (mode: "socket" | "http", env: Readonly<Record<string, string>>) => {
  const { bot, reach } = slackTokens(mode, env);
  return [bot, reach].map((token) =>
    "text" in token ? `${token.variable} ${token.text}` : "right",
  );
};

describe("Slack's secrets", () => {
  it("are right in either mode, and do not show", () => {
    const { bot, reach } = slackTokens("socket", RIGHT);

    expect(bot).toMatchObject({ kind: "right", variable: "SLACK_BOT_TOKEN" });
    expect(reach).toMatchObject({ kind: "right", variable: "SLACK_APP_TOKEN" });
    expect(slackTokens("http", RIGHT).reach).toMatchObject({
      kind: "right",
      variable: "SLACK_SIGNING_SECRET",
    });
    expect(JSON.stringify({ bot, reach })).not.toContain("hidden");
    expect(bot.kind === "right" && bot.secret.reveal()).toBe("xoxb-1-2-hidden");
  });

  it("that are not set are told with where to find them", () => {
    const [bot, app] = texts("socket", { SLACK_BOT_TOKEN: "  " });

    expect(bot).toMatch(/^SLACK_BOT_TOKEN is not set: .*xoxb-.*OAuth & Permissions/);
    expect(app).toMatch(/^SLACK_APP_TOKEN is not set: .*connections:write.*xapp-/);
    expect(texts("http", {})[1]).toMatch(/^SLACK_SIGNING_SECRET is not set: .*Basic Information/);
  });

  it("that were swapped are told apart", () => {
    const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app } = RIGHT;
    const swapped = texts("socket", { SLACK_BOT_TOKEN: app, SLACK_APP_TOKEN: bot });

    expect(swapped[0]).toContain("not an app-level token");
    expect(swapped[1]).toContain("not a bot's token");
    expect(texts("http", { SLACK_SIGNING_SECRET: bot })[1]).toContain("not a bot's token");
  });

  it("that expire are refused, with what to switch off", () => {
    const [bot] = texts("socket", { ...RIGHT, SLACK_BOT_TOKEN: "xoxe.xoxb-1-hidden" });

    expect(bot).toContain("token rotation");
  });

  it.each([
    ["xoxb-with a blank and-hidden"],
    ["xoxp-hidden"],
    ["hidden"],
    ["xoxb-hidden\nSLACK_APP_TOKEN=xapp-hidden"],
  ])("that have another shape are told without their value: %s", (value) => {
    for (const variable of Object.keys(RIGHT)) {
      const said = [
        ...texts("socket", { [variable]: value }),
        ...texts("http", { [variable]: value }),
      ];

      expect(said.join()).not.toContain("hidden");
    }
    expect(texts("socket", { ...RIGHT, SLACK_BOT_TOKEN: value })[0]).toMatch(
      /^SLACK_BOT_TOKEN takes/,
    );
  });
});
