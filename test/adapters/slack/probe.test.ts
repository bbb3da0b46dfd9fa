import { afterEach, describe, expect, it } from "@jest/globals";
import { slackConnection, slackProbe } from "../../../src/adapters/slack/probe.ts";
import { BOT_SCOPES } from "../../../src/adapters/slack/web/scopes.ts";
import type { HttpServer } from "../../fakes/http-server.ts";
import { slackApi } from "../../fakes/slack-api.ts";
import type { Answers } from "../../fakes/slack-api.ts";

const TEAM = "T0OPS00001";

let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function probing(answers: Answers, scopes: readonly string[] = BOT_SCOPES) {
  server = await slackApi(answers, scopes);
  const signal = AbortSignal.timeout(5_000);
  return slackProbe({ token: "xoxb-hidden", apiUrl: `${server.url}/api/`, team: TEAM, signal });
}

const auth = () => ({ ok: true, team_id: TEAM, team: "Ops", user: "lattice", user_id: "U0BOT" });

describe("a probe of Slack", () => {
  it("tells whose the bot is, and how its scopes differ", async () => {
    const probe = await probing({ "auth.test": auth }, [...BOT_SCOPES.slice(1), "files:read"]);

    expect(await probe.bot()).toEqual({
      kind: "told",
      told: {
        workspace: TEAM,
        workspaceName: "Ops",
        botName: "lattice",
        rights: { missing: [BOT_SCOPES[0]], partial: [], superfluous: ["files:read"] },
      },
    });
  });

  it("tells of an app that is installed for a whole organisation", async () => {
    const whole = { ...auth(), team_id: "E0ORG00001", is_enterprise_install: true };
    const probe = await probing({ "auth.test": () => whole });

    expect(await probe.bot()).toMatchObject({ told: { organisation: true } });
  });

  it("tells a refusal from silence", async () => {
    const refused = await probing({ "auth.test": () => ({ ok: false, error: "invalid_auth" }) });
    expect(await refused.bot()).toMatchObject({ kind: "refused" });
    await server?.close();

    expect(await refused.bot()).toMatchObject({ kind: "unanswered" });
  });

  it.each([
    [{ is_member: true }, { member: true, archived: false, shared: false }],
    [{ is_archived: true }, { member: false, archived: true, shared: false }],
    [
      { is_member: true, is_ext_shared: true },
      { member: true, archived: false, shared: true },
    ],
    [
      { is_member: true, is_org_shared: true },
      { member: true, archived: false, shared: true },
    ],
    [
      { is_member: true, is_pending_ext_shared: true },
      { member: true, archived: false, shared: true },
    ],
  ])("tells of a channel what it is: %j", async (has, expected) => {
    const channel = { id: "C1", name: "incident", ...has };
    const probe = await probing({ "conversations.info": () => ({ ok: true, channel }) });

    expect(await probe.channel("C1")).toEqual({
      kind: "told",
      told: { kind: "there", name: "incident", ...expected },
    });
  });

  it.each([
    [{}, "fit"],
    [{ deleted: true }, "deactivated"],
    [{ is_bot: true }, "bot"],
    [{ is_restricted: true }, "guest"],
    [{ is_ultra_restricted: true }, "guest"],
    [{ team_id: "T0EVIL0001" }, "workspace"],
  ])("judges a person as the bot will: %j", async (has, kind) => {
    const user = { id: "U1", name: "ada", team_id: TEAM, ...has };
    const probe = await probing({ "users.info": () => ({ ok: true, user }) });

    expect(await probe.person("U1")).toMatchObject({ kind: "told", told: { kind } });
  });

  it("tells what Slack has not", async () => {
    const probe = await probing({
      "users.info": () => ({ ok: false, error: "user_not_found" }),
      "conversations.info": () => ({ ok: false, error: "channel_not_found" }),
    });

    expect(await probe.person("U1")).toEqual({ kind: "told", told: { kind: "absent" } });
    expect(await probe.channel("C1")).toEqual({ kind: "told", told: { kind: "absent" } });
  });

  it("waits once where a limit is reached, and no longer than the check takes", async () => {
    const user = { id: "U1", name: "ada", team_id: TEAM };
    let asked = 0;
    const probe = await probing({ "users.info": () => ({ ok: true, user }) });
    const respond = server?.respond;
    if (server === undefined || respond === undefined) throw new Error("no server");
    server.respond = (request, response) => {
      asked += 1;
      if (asked > 1) respond(request, response);
      else response.writeHead(429, { "retry-after": "1" }).end();
    };

    expect(await probe.person("U1")).toMatchObject({ kind: "told" });
    expect(asked).toBe(2);
  });
});

describe("a probe of Slack's socket", () => {
  it.each([
    [{ ok: true, url: "wss://secret.example/?ticket=secret" }, "told"],
    [{ ok: false, error: "missing_scope", needed: "connections:write" }, "refused"],
    [{ ok: false, error: "internal_error" }, "unanswered"],
  ])("tells whether one would open, and never its address: %j", async (answer, kind) => {
    server = await slackApi({ "apps.connections.open": () => answer });
    const told = await slackConnection({ token: "xapp-hidden", apiUrl: `${server.url}/api/` })();

    expect(told.kind).toBe(kind);
    expect(JSON.stringify(told)).not.toContain("secret");
    expect(server.headers[0]?.authorization).toBe("Bearer xapp-hidden");
  });
});
