import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";
import { FakeSlack } from "../fakes/slack/fake-slack.ts";

const folder = mkdtempSync(join(tmpdir(), "lattice-check-slack-"));

const CHANNEL = { id: "C0INCIDENT", name: "incident", members: ["U0ADA0001"] };

interface Finding {
  readonly id: string;
  readonly verdict: string;
  readonly summary: string;
}

describe("lattice check, with Slack", () => {
  let drill: ReturnType<typeof launch>;
  let served = "";
  const open: FakeSlack[] = [];

  beforeAll(async () => {
    drill = launch(["drill", "--serve", "--json"]);
    [, served = ""] = await printed(drill, /"config":"([^"]+)"/);
  }, 30_000);

  afterAll(async () => {
    await stop(drill);
    for (const slack of open) await slack.close();
  });

  async function workspace(options: Parameters<typeof FakeSlack.open>[0]): Promise<FakeSlack> {
    const users = ["U0ADA0001", "U0BEN0001", "U0CHO0001"].map((id) => ({ id }));
    const slack = await FakeSlack.open({ channels: [CHANNEL], users, ...options });
    open.push(slack);
    return slack;
  }

  /** The drill's lattice, with everybody's Slack id and this workspace. */
  function configOf({ team, apiUrl }: FakeSlack): string {
    const file = parse(readFileSync(served, "utf8")) as {
      people: Record<string, Record<string, unknown>>;
    };
    const people = Object.entries(file.people).map(([id, person]) => [
      id,
      { ...person, slack: `U0${id.toUpperCase()}0001` },
    ]);
    const path = join(folder, "lattice.yaml");
    const slack = { team, channels: [CHANNEL.id], apiUrl };
    writeFileSync(
      path,
      stringify({ ...file, people: Object.fromEntries(people) as unknown, slack }),
    );
    return path;
  }

  async function checked(slack: FakeSlack, bot = slack.botToken, ...more: readonly string[]) {
    const env = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: slack.appToken };
    const args = ["check", "--config", configOf(slack), "--json", ...more];
    const { status, stdout, stderr } = await lattice(args, { env });
    const [answer] = objects(stdout) as { result: { findings: readonly Finding[] } }[];
    const findings = answer?.result.findings ?? [];
    const about = findings.filter(({ id }) => /slack/i.test(id));
    return { status, about, all: stdout + stderr };
  }

  it("asks Slack for the bot, its scopes, the channel, each person and a socket", async () => {
    const slack = await workspace({});
    const { status, about, all } = await checked(slack);
    const ids = about.map(({ id }) => id);

    expect(about.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(status).toBe(0);
    for (const id of ["slack", "slack scopes", "slack channel C0INCIDENT", "slack id of ada"]) {
      expect(ids).toContain(id);
    }
    expect(ids).toContain("slack socket");
    for (const token of [slack.botToken, slack.appToken]) expect(all).not.toContain(token);
    expect(slack.problems()).toEqual([]);
  }, 30_000);

  it("tells every problem at once, and ends with 1", async () => {
    const slack = await workspace({
      channels: [{ ...CHANNEL, isMember: false, isExtShared: true }],
      users: [
        { id: "U0ADA0001", isRestricted: true },
        { id: "U0BEN0001", deleted: true },
        { id: "U0CHO0001" },
      ],
      scopes: [
        "commands",
        "chat:write",
        "users:read",
        "channels:read",
        "channels:history",
        "pins:read",
      ],
    });
    const { status, about } = await checked(slack);
    const found = about
      .filter(({ verdict }) => verdict !== "pass")
      .map(({ verdict, id, summary }) => `${verdict} ${id}: ${summary}`);

    expect(status).toBe(1);
    expect(found).toEqual([
      expect.stringMatching(/^fail slack scopes: missing: app_mentions:read;/),
      expect.stringMatching(/^note slack scopes: without groups:history, groups:read /),
      expect.stringMatching(/^note slack scopes: more than needed: pins:read;/),
      expect.stringMatching(/^fail slack channel C0INCIDENT: .*not in #incident.*shared/),
      expect.stringMatching(/^fail slack id of ada: .*guest/),
      expect.stringMatching(/^fail slack id of ben: .*deactivated/),
    ]);
  }, 30_000);

  it("offline looks at what is written down, and asks nobody", async () => {
    const slack = await workspace({});
    const { status, about } = await checked(slack, slack.appToken, "--offline");

    expect(slack.calls()).toEqual([]);
    expect(status).toBe(1);
    expect(about.map(({ verdict, id }) => `${verdict} ${id}`)).toEqual(["fail SLACK_BOT_TOKEN"]);
  });
});
