import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { BOT_SCOPES } from "../../src/adapters/slack/web/scopes.ts";
import type { HttpServer } from "../fakes/http-server.ts";
import { lattice, launch, objects, printed, stop } from "../fakes/program.ts";
import { slackApi } from "../fakes/slack-api.ts";

const TEAM = "T0OPS00001";
const folder = mkdtempSync(join(tmpdir(), "lattice-check-slack-"));

const TOKENS = { SLACK_BOT_TOKEN: "xoxb-1-hidden", SLACK_APP_TOKEN: "xapp-1-hidden" };

/** What Slack has, to be changed by a test. */
const has = { member: true, deleted: [""] };

interface Finding {
  readonly id: string;
  readonly verdict: string;
  readonly summary: string;
}

describe("lattice check, with Slack", () => {
  let drill: ReturnType<typeof launch>;
  let slack: HttpServer;
  const config = join(folder, "lattice.yaml");

  beforeAll(async () => {
    slack = await slackApi(
      {
        "auth.test": () => ({ ok: true, team_id: TEAM, team: "Ops", user: "lattice" }),
        "apps.connections.open": () => ({ ok: true, url: "wss://hidden.example/" }),
        "conversations.info": ({ channel = "" }) => ({
          ok: true,
          channel: { id: channel, name: "incident", is_member: has.member },
        }),
        "users.info": ({ user = "" }) => ({
          ok: true,
          user: { id: user, name: user, team_id: TEAM, deleted: has.deleted.includes(user) },
        }),
      },
      BOT_SCOPES,
    );
    drill = launch(["drill", "--serve", "--json"]);
    const [, served = ""] = await printed(drill, /"config":"([^"]+)"/);
    const file = parse(readFileSync(served, "utf8")) as {
      people: Record<string, Record<string, unknown>>;
    };
    const people = Object.entries(file.people).map(([id, person]) => [
      id,
      { ...person, slack: `U0${id.toUpperCase()}0001` },
    ]);
    const section = { team: TEAM, channels: ["C0INCIDENT"], apiUrl: `${slack.url}/api/` };
    const with_ = { ...file, people: Object.fromEntries(people) as unknown, slack: section };
    writeFileSync(config, stringify(with_));
  }, 30_000);

  afterAll(async () => {
    await stop(drill);
    await slack.close();
  });

  async function checked(env: Readonly<Record<string, string>>, ...more: readonly string[]) {
    const args = ["check", "--config", config, "--json", ...more];
    const { status, stdout, stderr } = await lattice(args, { env });
    const [answer] = objects(stdout) as { result: { findings: readonly Finding[] } }[];
    const findings = answer?.result.findings ?? [];
    const about = findings.filter(({ id, summary }) => /slack/i.test(`${id} ${summary}`));
    return { status, about, all: stdout + stderr };
  }

  it("asks Slack for the bot, its scopes, the channel, each person and a socket", async () => {
    const { status, about, all } = await checked(TOKENS);
    const ids = about.map(({ id }) => id);

    expect(about.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(status).toBe(0);
    for (const id of ["slack", "slack scopes", "slack channel C0INCIDENT", "slack id of ada"]) {
      expect(ids).toContain(id);
    }
    expect(ids).toContain("slack socket");
    expect(all).not.toContain("hidden");
  }, 30_000);

  it("tells every problem at once, and ends with 1", async () => {
    Object.assign(has, { member: false, deleted: ["U0BEN0001"] });
    const { status, about } = await checked(TOKENS);
    Object.assign(has, { member: true, deleted: [""] });
    const failed = about.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);

    expect(status).toBe(1);
    expect(failed).toEqual(["slack channel C0INCIDENT", "slack id of ben"]);
  }, 30_000);

  it("offline looks at what is written down, and asks nobody", async () => {
    const before = slack.requests.length;
    const { status, about } = await checked({ SLACK_BOT_TOKEN: "xapp-1-hidden" }, "--offline");

    expect(slack.requests).toHaveLength(before);
    expect(status).toBe(1);
    expect(about.map(({ verdict, id }) => `${verdict} ${id}`)).toEqual([
      "fail SLACK_BOT_TOKEN",
      "note SLACK_APP_TOKEN",
    ]);
  });
});
