import { describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { SLACK_PATH } from "../../../../src/adapters/slack/reach/bolt-app.ts";
import { COMMAND, HELP_SHORTCUT } from "../../../../src/adapters/slack/hearing/registered.ts";
import { METHODS } from "../../../../src/adapters/slack/web/methods.ts";
import { BOT_SCOPES, weighScopes } from "../../../../src/adapters/slack/web/scopes.ts";

const FILE = "deploy/slack/manifest.yaml";

/** What Slack takes of a manifest, with its lengths (docs.slack.dev, reference/app-manifest), as far as ours goes. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(1) }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/),
      always_online: z.boolean(),
    }),
    shortcuts: z.array(
      z.strictObject({
        // Slack's page for shortcuts takes no longer name.
        name: z.string().max(24),
        type: z.enum(["global", "message"]),
        callback_id: z.string().max(255),
        description: z.string().max(150),
      }),
    ),
    slash_commands: z.array(
      z.strictObject({
        command: z.string().regex(/^\/[a-z]{1,31}$/),
        description: z.string().max(2_000),
        usage_hint: z.string().max(1_000),
        should_escape: z.boolean(),
        url: z.url().optional(),
      }),
    ),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      bot_events: z.array(z.string()),
      request_url: z.url().optional(),
    }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: z.url().optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

const read = (text: string) => Manifest.parse(parse(text));

const manifest = read(readFileSync(FILE, "utf8"));

/** What is written in the adapter, file by file, without the one list of methods. */
const sources = readdirSync("src/adapters/slack", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith("/methods.ts"))
  .map((file) => readFileSync(join("src/adapters/slack", file), "utf8"));

/** Everything that a pattern's only group finds in them. */
const written = (pattern: RegExp) =>
  [
    ...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, one]) => one))),
  ].toSorted();

describe("deploy/slack/manifest.yaml", () => {
  it("asks for the scopes that what the bot calls and is reached by needs, and for no other", () => {
    expect(manifest.oauth_config.scopes).toEqual({ bot: BOT_SCOPES });
  });

  it("has each scope's reason in its head", () => {
    const head = readFileSync(FILE, "utf8").split("_metadata", 1)[0];

    for (const scope of BOT_SCOPES) expect(head).toContain(scope);
  });

  it("is for Socket Mode as it stands, takes what is typed unescaped, and has no token that expires", () => {
    const { settings, features } = manifest;

    expect(settings).toMatchObject({
      socket_mode_enabled: true,
      token_rotation_enabled: false,
      org_deploy_enabled: false,
      interactivity: { is_enabled: true },
    });
    expect(features.slash_commands).toMatchObject([{ command: "/lattice", should_escape: false }]);
  });

  it("is for HTTP mode with what is marked so, and with nothing else changed", () => {
    const text = readFileSync(FILE, "utf8")
      .replaceAll(/# HTTP mode: ((?:request_)?url: )/g, "$1")
      .replace(/# HTTP mode: false\n\s*socket_mode_enabled: true/, "socket_mode_enabled: false");
    const http = read(text);
    const url = "https://bot.example/slack/events";

    expect(http).toEqual({
      ...manifest,
      features: {
        ...manifest.features,
        slash_commands: [{ ...manifest.features.slash_commands[0], url }],
      },
      settings: {
        ...manifest.settings,
        event_subscriptions: { bot_events: ["app_mention"], request_url: url },
        interactivity: { is_enabled: true, request_url: url },
        socket_mode_enabled: false,
      },
    });
  });
});

describe("what the adapter calls", () => {
  const families = [...new Set(Object.keys(METHODS).map((method) => method.split(".", 1)[0]))];

  it("is in the one list, each method, and each of the list is called", () => {
    const called = written(
      /["'`]((?:api|apps|auth|bookmarks|chat|conversations|dialog|files|im|pins|reactions|team|usergroups|users|views)\.[a-zA-Z.]+)["'`]/g,
    );

    expect(called.filter((one) => one !== "apps.connections.open")).toEqual(
      Object.keys(METHODS).toSorted(),
    );
  });

  it("goes through the one list: no method of Slack's library is called by name", () => {
    const direct = new RegExp(`\\.((?:apps|files|team|${families.join("|")})\\.[a-zA-Z]+)\\(`, "g");

    expect(written(direct)).toEqual([]);
    expect(written(/(new \w*\.?WebClient\()/g)).toHaveLength(1);
  });
});

describe("what the adapter listens to", () => {
  it("is what the manifest registers: the command, the shortcut and the events", () => {
    const { features, settings } = manifest;

    expect(features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
    expect(features.shortcuts).toMatchObject([{ callback_id: HELP_SHORTCUT, type: "global" }]);
    expect(settings.event_subscriptions.bot_events).toEqual(written(/\.event\(\s*"([^"]+)"/g));
  });

  it("is listened to at the path that the manifest's HTTP mode has", () => {
    const paths = [...readFileSync(FILE, "utf8").matchAll(/url: https:\/\/bot\.example(\S+)/g)];

    expect(paths.map(([, path]) => path)).toEqual([SLACK_PATH, SLACK_PATH, SLACK_PATH]);
  });
});

describe("a token's scopes", () => {
  it("are right where it has each of the manifest's", () => {
    expect(weighScopes(BOT_SCOPES)).toEqual({ missing: [], partial: [], superfluous: [] });
  });

  it("are told apart: without one nothing works, without another private channels do not", () => {
    const some = BOT_SCOPES.filter((scope) => !["chat:write", "groups:read"].includes(scope));

    expect(weighScopes([...some, "files:read"])).toEqual({
      missing: ["chat:write"],
      partial: ["groups:read"],
      superfluous: ["files:read"],
    });
  });

  it("are all missing where there are none", () => {
    expect(weighScopes([]).missing).toEqual(BOT_SCOPES);
  });
});
