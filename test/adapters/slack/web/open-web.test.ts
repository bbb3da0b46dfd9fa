import { afterEach, describe, expect, it } from "@jest/globals";
import type { IncomingMessage } from "node:http";
import { METHODS } from "../../../../src/adapters/slack/web/methods.ts";
import type { Method } from "../../../../src/adapters/slack/web/methods.ts";
import { openSlackWeb } from "../../../../src/adapters/slack/web/open-web.ts";
import { HttpServer, json, raw } from "../../../fakes/http-server.ts";
import type { Respond } from "../../../fakes/http-server.ts";

const TOKEN = "xoxb-123-a-secret-of-the-test";

/** An address that nobody listens at any more. */
async function nobody(): Promise<string> {
  const closed = await HttpServer.open(json(200, {}));
  const { url } = closed;
  await closed.close();
  return `${url}/api/`;
}

let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** What becomes of one call where Slack does this. */
async function called(respond: Respond, method: Method = "chat.postMessage") {
  server = await HttpServer.open(respond);
  const web = await openSlackWeb({ token: TOKEN, apiUrl: `${server.url}/api/`, timeoutMs: 500 });
  return web.call(method, { channel: "C1", text: "hello" });
}

const refuses = (error: unknown, more: object = {}) => json(200, { ok: false, error, ...more });

const hangUp: Respond = (request) => request.socket.destroy();

const silence: Respond = () => undefined;

describe("a call of Slack's Web API", () => {
  it("goes to the method's address with the token in its header, and tells the body and the scopes", async () => {
    const answer = await called((request, response) => {
      const headers = {
        "content-type": "application/json",
        "x-oauth-scopes": "commands,chat:write",
      };
      response.writeHead(200, headers).end(JSON.stringify({ ok: true, ts: "1.2" }));
      request.resume();
    });

    expect(answer).toEqual({
      kind: "ok",
      body: { ok: true, ts: "1.2" },
      scopes: ["commands", "chat:write"],
    });
    expect(server?.requests).toEqual(["/api/chat.postMessage"]);
    expect(server?.headers[0]?.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("sends blocks and metadata as JSON in a form", async () => {
    let body = "";
    server = await HttpServer.open((request, response) => {
      void text(request).then((sent) => {
        body = sent;
        json(200, { ok: true })(request, response);
      });
    });
    const web = await openSlackWeb({ token: TOKEN, apiUrl: `${server.url}/api` });
    await web.call("chat.postMessage", { channel: "C1", blocks: [{ type: "divider" }] });

    expect(new URLSearchParams(body).get("blocks")).toBe('[{"type":"divider"}]');
  });

  it("is made once, whatever comes of it", async () => {
    await called(json(500, {}));

    expect(server?.requests).toHaveLength(1);
  });

  it("is not made where it is none of the bot's methods", async () => {
    const web = await openSlackWeb({ token: TOKEN, apiUrl: await nobody() });

    for (const method of [
      "chat.delete",
      "toString",
      "https://elsewhere.example/",
      "apps.connections.open",
    ]) {
      await expect(web.call(method as Method, {})).rejects.toThrow("none of the bot's methods");
    }
  });
});

describe("a call that Slack does not take now", () => {
  it.each(Object.keys(METHODS) as Method[])("surely did nothing in a 429: %s", async (method) => {
    const limited = raw(429, "", { "retry-after": "7" });

    expect(await called(limited, method)).toMatchObject({ kind: "later", afterMs: 7_000 });
  });

  it("waits for a while where Slack does not say how long", async () => {
    expect(await called(raw(429, ""))).toMatchObject({ kind: "later", afterMs: 30_000 });
    await server?.close();
    expect(await called(refuses("ratelimited"))).toMatchObject({ kind: "later", afterMs: 30_000 });
  });

  it("never left where nobody listens", async () => {
    const web = await openSlackWeb({ token: TOKEN, apiUrl: await nobody() });
    const answer = await web.call("chat.postMessage", {});

    expect(answer).toMatchObject({ kind: "later", afterMs: 2_000 });
    expect(JSON.stringify(answer)).toContain("ECONNREFUSED");
  });

  it("never left where the name cannot be looked up", async () => {
    const web = await openSlackWeb({ token: TOKEN, apiUrl: "http://slack.invalid/api/" });

    expect(await web.call("chat.postMessage", {})).toMatchObject({ kind: "later" });
  });

  it("surely did nothing where a proxy refuses it", async () => {
    expect(await called(raw(403, "who are you?"))).toMatchObject({ kind: "later" });
  });
});

describe("a call that broke off", () => {
  const ends: readonly (readonly [string, Respond])[] = [
    ["its connection was reset", hangUp],
    ["no answer came in time", silence],
    ["Slack had a fault", json(503, {})],
    ["Slack says that it had a fault", refuses("internal_error")],
    ["something else answered", raw(200, "<html>")],
    ["the answer ended half-way", half],
  ];

  it.each(ends)("may have been carried out: %s", async (_what, respond) => {
    for (const method of ["chat.postMessage", "chat.postEphemeral", "views.open"] as const) {
      expect(await called(respond, method)).toMatchObject({ kind: "unsure" });
      await server?.close();
    }
  });

  it.each(ends)("may be repeated where that shows nobody two of it: %s", async (_what, respond) => {
    for (const method of ["chat.update", "users.info"] as const) {
      expect(await called(respond, method)).toMatchObject({ kind: "later" });
      await server?.close();
    }
  });
});

describe("a call that Slack refuses", () => {
  it.each([
    ["not_in_channel", "invite it"],
    ["channel_not_found", "invite it"],
    ["is_archived", "archived"],
    ["restricted_action", "administrators"],
    ["msg_too_long", "too long"],
    ["invalid_blocks", "blocks"],
    ["invalid_auth", "SLACK_BOT_TOKEN"],
    ["account_inactive", "install"],
    ["token_revoked", "install"],
    ["expired_trigger_id", "three seconds"],
    ["something_new", "something_new"],
  ])("is told with Slack's code and what to do: %s", async (error, words) => {
    const answer = await called(refuses(error));

    expect(answer).toMatchObject({ kind: "refused", error });
    expect((answer as { detail: string }).detail).toContain(words);
    expect((answer as { detail: string }).detail).toContain("chat.postMessage");
  });

  it("names the scope that is missing", async () => {
    const answer = await called(
      refuses("missing_scope", { needed: "chat:write", provided: "commands" }),
    );

    expect(answer).toMatchObject({ kind: "refused", error: "missing_scope" });
    expect((answer as { detail: string }).detail).toContain("chat:write");
  });
});

describe("what is told of a call", () => {
  const hostile: readonly (readonly [string, Respond])[] = [
    ["an error", refuses(`bad token ${TOKEN}`)],
    ["a scope", refuses("missing_scope", { needed: TOKEN, provided: TOKEN })],
    [
      "messages",
      refuses("invalid_blocks", { response_metadata: { messages: [`[ERROR] ${TOKEN}`] } }),
    ],
    ["a page", raw(200, `<html>${TOKEN}`)],
    ["a fault's page", raw(500, TOKEN)],
    ["a header", raw(429, "", { "retry-after": TOKEN })],
    ["a redirect", raw(302, "", { location: `http://127.0.0.1:9/${TOKEN}` })],
  ];

  it.each(hostile)(
    "never has the token in it, even where Slack's answer has: %s",
    async (_what, respond) => {
      for (const method of ["chat.postMessage", "auth.test"] as const) {
        const answer = await called(respond, method);
        await server?.close();

        expect(answer.kind).not.toBe("ok");
        expect(JSON.stringify(answer)).not.toContain("secret");
      }
    },
  );
});

/** Says how much will come, and ends before it. */
function half(_request: IncomingMessage, response: Parameters<Respond>[1]): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
  response.write('{"ok":');
  setTimeout(() => response.destroy(), 20);
}

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}
