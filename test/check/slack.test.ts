import { describe, expect, it } from "@jest/globals";
import { slackOfflineFindings } from "../../src/check/slack-offline.ts";
import { slackFindings } from "../../src/check/slack.ts";
import { parseConfig } from "../../src/config/load.ts";
import { slackTokens } from "../../src/config/slack-tokens.ts";
import type {
  BotTold,
  ChannelTold,
  PersonTold,
  Probed,
  RightsTold,
} from "../../src/ports/chat-probe.ts";
import { withKeys } from "../config/example.ts";

const ENV = {
  SLACK_BOT_TOKEN: "xoxb-1-hidden",
  SLACK_APP_TOKEN: "xapp-1-hidden",
  SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
};

const RIGHTS: RightsTold = { missing: [], partial: [], superfluous: [] };

const BOT: BotTold = {
  workspace: "T0OPS00001",
  workspaceName: "Ops",
  botName: "lattice",
  rights: RIGHTS,
};

const THERE = {
  kind: "there",
  name: "incident",
  member: true,
  archived: false,
  shared: false,
} as const;

interface World {
  readonly mode?: "socket" | "http";
  readonly env?: Readonly<Record<string, string>>;
  readonly bot?: Probed<BotTold>;
  readonly channels?: Readonly<Record<string, Probed<ChannelTold>>>;
  readonly people?: Readonly<Record<string, Probed<PersonTold>>>;
  readonly connection?: Probed<undefined>;
  /** Called whenever Slack is asked, with how many questions are open then. */
  readonly asked?: (open: number) => void;
  readonly slack?: Readonly<Record<string, unknown>>;
}

const told = <T>(value: T): Probed<T> => ({ kind: "told", told: value });
const refused = (detail: string) => ({ kind: "refused", detail }) as const;
const unanswered = (detail: string) => ({ kind: "unanswered", detail }) as const;

function configOf({
  mode = "socket",
  people = {},
  channels = { C0INCIDENT: told(THERE) },
  slack,
}: World) {
  const listed = Object.keys(people).map((id, index) => [
    `p${index}`,
    { name: id, roles: ["reader"], slack: id },
  ]);
  return parseConfig(
    withKeys({
      slack: { mode, team: "T0OPS00001", channels: Object.keys(channels), ...slack },
      people: Object.fromEntries(listed) as unknown,
    }),
    "/etc/lattice",
  );
}

/** What the check finds, as `verdict id: summary`. */
async function found(world: World = {}) {
  const { mode = "socket", env = ENV, bot = told(BOT), connection = told(undefined) } = world;
  const { channels = {}, people = {}, asked = () => undefined } = world;
  let open = 0;
  const answering = async <T>(answer: T): Promise<T> => {
    asked((open += 1));
    await new Promise((resolve) => setTimeout(resolve, 1));
    open -= 1;
    return answer;
  };
  const tokens = slackTokens(mode, env);
  const probe = {
    bot: () => answering(bot),
    channel: (id: string) => answering(channels[id] ?? told<ChannelTold>(THERE)),
    person: (id: string) => answering(people[id] ?? told<PersonTold>({ kind: "absent" })),
  };
  const findings = await slackFindings(configOf(world), {
    tokens,
    probe: tokens.bot.kind === "right" ? () => Promise.resolve(probe) : undefined,
    connection: mode === "socket" ? () => Promise.resolve(connection) : undefined,
  });
  return findings.map(({ verdict, id, summary }) => `${verdict} ${id}: ${summary}`);
}

const FIT = told<PersonTold>({ kind: "fit", name: "ada" });

const PASSES = [
  "pass slack: the bot is in Ops (T0OPS00001)",
  "pass slack scopes: each that is needed, and no other",
  "pass slack channel C0INCIDENT: the bot is in it; requests, runs and notices are told here",
  "pass slack id of p0: U0ADA00001 is ada in Slack",
  "pass slack socket: Slack would open one",
];

describe("Slack", () => {
  it("is right where Slack knows the bot, its channels and its people", async () => {
    expect(await found({ people: { U0ADA00001: FIT } })).toEqual(PASSES);
  });

  it("is not asked where it is not configured", async () => {
    const config = parseConfig(withKeys({}), "/etc/lattice");

    expect(await slackFindings(config, undefined)).toEqual([]);
  });

  it("cannot be asked without the tokens, and says which", async () => {
    const [bot, reach] = await found({ env: {} });

    expect(bot).toMatch(/^fail slack: not asked: SLACK_BOT_TOKEN is not set/);
    expect(reach).toMatch(/^fail slack socket: not asked: SLACK_APP_TOKEN is not set/);
    const http = await found({ mode: "http", env: {} });
    expect(http[1]).toMatch(/^fail slack requests: not asked: SLACK_SIGNING_SECRET is not set/);
  });

  it("is not asked by a token of another form, and the value is not told", async () => {
    const told = await found({ env: { ...ENV, SLACK_BOT_TOKEN: "xapp-hidden" } });

    expect(told[0]).toMatch(/^unknown slack: not asked: SLACK_BOT_TOKEN has another form/);
    expect(told.join()).not.toContain("hidden");
  });

  it("is one failure where it does not take the token, and its socket another", async () => {
    const told = await found({
      bot: refused("the token was revoked"),
      connection: refused("the app lacks the scope connections:write"),
      people: { U0ADA00001: FIT },
    });

    expect(told).toEqual([
      "fail slack: the token was revoked",
      "fail slack socket: the app lacks the scope connections:write",
    ]);
  });

  it("could not be told where it does not answer", async () => {
    const silent = unanswered("Slack cannot be reached (ECONNREFUSED)");
    const all = await found({ bot: silent, connection: silent });

    expect(all.map((line) => line.split(":", 1)[0])).toEqual([
      "unknown slack",
      "unknown slack socket",
    ]);
  });

  it("is a whole organisation's, whose people it would not answer", async () => {
    const bot = told({ ...BOT, workspace: "E0ORG00001", workspaceName: "Org", organisation: true });
    const all = await found({ bot: bot as never });

    expect(all[0]).toMatch(
      /^fail slack: the app is installed for a whole organisation.*T0OPS00001/,
    );
  });

  it("is another workspace's, and everything else is looked at all the same", async () => {
    const bot = told({ ...BOT, workspace: "T0EVIL0001", workspaceName: "Evil" });
    const all = await found({ bot, people: { U0ADA00001: FIT } });

    expect(all[0]).toMatch(
      /^fail slack: the token is of the workspace Evil \(T0EVIL0001\), and slack.team is T0OPS00001/,
    );
    expect(all.slice(1)).toEqual(PASSES.slice(1));
  });

  it("asks a few at a time, however many people there are", async () => {
    const people = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`U0MANY${index}`, FIT]),
    );
    let most = 0;
    const all = await found({ people, asked: (open) => (most = Math.max(most, open)) });

    expect(all).toHaveLength(44);
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThan(10);
    expect(all.filter((line) => line.startsWith("pass slack id of p39:"))).toHaveLength(1);
  });

  it("in HTTP mode says that its requests can only be tried", async () => {
    const all = await found({ mode: "http" });

    expect(all.at(-1)).toMatch(/^note slack requests: .*`\/lattice help`/);
  });
});

describe("the app's scopes", () => {
  it("are too few, too many, or short for some channels, each in a line of its own", async () => {
    const rights = {
      missing: ["users:read"],
      partial: ["groups:read"],
      superfluous: ["files:read"],
    };
    const all = await found({ bot: told({ ...BOT, rights }) });

    expect(all[1]).toMatch(/^fail slack scopes: missing: users:read; .*install the app again/);
    expect(all[2]).toMatch(/^note slack scopes: without groups:read .*private/);
    expect(all[3]).toMatch(/^note slack scopes: more than needed: files:read/);
  });

  it("are not known where Slack does not tell them", async () => {
    const all = await found({ bot: told({ ...BOT, rights: undefined }) });

    expect(all[1]).toBe("unknown slack scopes: Slack did not tell them");
  });
});

describe("a channel", () => {
  it.each([
    ["that is not there", { kind: "absent" } as const, ["correct the id", "/invite @lattice"]],
    ["without the bot", { ...THERE, member: false }, ["not in #incident", "/invite @lattice"]],
    ["in the archive", { ...THERE, archived: true, member: false }, ["archived"]],
    ["shared with others", { ...THERE, shared: true }, ["another workspace"]],
    [
      "shared, and without the bot",
      { ...THERE, shared: true, member: false },
      ["/invite", "shared"],
    ],
  ])("%s is told with all that is wrong", async (_what, channel, words) => {
    const all = await found({ channels: { C0INCIDENT: told(THERE), C0OTHER: told(channel) } });
    const line = all.find((one) => one.includes("C0OTHER"));

    expect(line).toMatch(/^fail slack channel C0OTHER: /);
    for (const word of words) expect(line).toContain(word);
    expect(all.filter((one) => one.startsWith("fail"))).toHaveLength(1);
  });

  it("that cannot be asked about is refused or not known", async () => {
    const channels = { C0ONE: refused("a scope"), C0TWO: unanswered("a limit") };
    const all = await found({ channels });

    expect(all).toContain("fail slack channel C0ONE: a scope");
    expect(all).toContain("unknown slack channel C0TWO: a limit");
  });
});

describe("a person's Slack id", () => {
  it.each([
    ["absent", "no such user"],
    ["workspace", "another workspace"],
    ["deactivated", "deactivated"],
    ["bot", "not a person"],
    ["guest", "guests cannot act"],
  ] as const)("that is of nobody who may act is told: %s", async (kind, words) => {
    const all = await found({ people: { U0ADA00001: FIT, U0BEN00001: told({ kind }) } });

    expect(all.find((line) => line.includes("id of p1"))).toMatch(
      new RegExp(`^fail slack id of p1: .*${words}`),
    );
    expect(all.filter((line) => line.startsWith("fail"))).toHaveLength(1);
  });
});

describe("Slack's part of the configuration, offline", () => {
  const offline = (world: World, env: Readonly<Record<string, string>> = ENV) =>
    slackOfflineFindings(configOf(world), env).map(
      ({ verdict, id, summary }) => `${verdict} ${id}: ${summary}`,
    );

  it("has nothing to say where ids and tokens have their form", () => {
    expect(offline({ people: { U0ADA00001: FIT } })).toEqual([]);
  });

  it("notes what is not set, and fails what has another form", () => {
    const said = offline({}, { SLACK_BOT_TOKEN: "xoxp-hidden" });

    expect(said).toEqual([
      expect.stringMatching(/^fail SLACK_BOT_TOKEN: .*not a user's token/),
      expect.stringMatching(/^note SLACK_APP_TOKEN: is not set/),
    ]);
    expect(said.join()).not.toContain("hidden");
  });

  it("fails ids of other things than they are for, each by its key", () => {
    const world = {
      channels: { U0ADA00001: told(THERE), D0DIRECT01: told(THERE) },
      people: { C0INCIDENT: FIT },
      slack: { team: "E0GRID0001" },
    };

    expect(offline(world).map((line) => line.split(": ", 2).join(" "))).toEqual([
      "fail slack.team E0GRID0001",
      "fail slack.channels U0ADA00001",
      "fail slack.channels D0DIRECT01",
      "fail people.p0.slack C0INCIDENT",
    ]);
  });

  it("names who has no id, and says nothing at all without Slack", () => {
    const people = { ada: { name: "Ada", roles: ["reader"] } };
    const slack = { team: "T0OPS00001", channels: ["C0INCIDENT"] };
    const config = parseConfig(withKeys({ people, slack }), "/etc/lattice");
    const [note] = slackOfflineFindings(config, ENV);

    expect(note).toMatchObject({ verdict: "note", id: "people" });
    expect(note?.summary).toContain("ada");
    expect(slackOfflineFindings(parseConfig(withKeys({ people }), "/etc/lattice"), {})).toEqual([]);
  });
});
