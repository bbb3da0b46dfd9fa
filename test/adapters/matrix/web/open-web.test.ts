import { afterEach, describe, expect, it } from "@jest/globals";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openMatrixWeb } from "../../../../src/adapters/matrix/web/open-web.ts";

const TOKEN = "syt_very_secret";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function homeserver(handle: Handle): Promise<string> {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      handle(request, response, Buffer.concat(chunks).toString());
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A homeserver that answers everything so. */
function answering(status: number, body: object | string, headers: Record<string, string> = {}) {
  return homeserver((_, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}

const webOf = (url: string, timeoutMs?: number) =>
  openMatrixWeb({ homeserver: url, token: TOKEN, timeoutMs });

const SEND = { room: "!r/1:hs.test", type: "m.room.message", txn: "t 1" };

const send = (url: string, timeoutMs?: number) =>
  webOf(url, timeoutMs).call("send", SEND, { body: { body: "hello" } });
const look = (url: string, timeoutMs?: number) => webOf(url, timeoutMs).call("whoami", {});

describe("a call to the homeserver", () => {
  it("has its names escaped, its token in a header and its body in JSON", async () => {
    const seen: unknown[] = [];
    const url = await homeserver((request, response, body) => {
      const { method, url: path, headers } = request;
      seen.push({ method, path, body, auth: headers.authorization });
      response.end('{"event_id":"$1"}');
    });

    expect(await send(`${url}/`)).toEqual({ kind: "ok", body: { event_id: "$1" } });
    expect(seen).toEqual([
      {
        method: "PUT",
        path: "/_matrix/client/v3/rooms/!r%2F1%3Ahs.test/send/m.room.message/t%201",
        body: '{"body":"hello"}',
        auth: `Bearer ${TOKEN}`,
      },
    ]);
  });

  it("has its query after the path", async () => {
    const paths: unknown[] = [];
    const url = await homeserver((request, response) => {
      paths.push(request.url);
      response.end("{}");
    });
    const query = { dir: "b", limit: 5, from: "a&b" };
    await webOf(url).call("messages", { room: "!r" }, { query });

    expect(paths).toEqual(["/_matrix/client/v3/rooms/!r/messages?dir=b&limit=5&from=a%26b"]);
  });

  it("is none of other names", async () => {
    await expect(webOf("http://127.0.0.1:1").call("toString" as never, {})).rejects.toThrow(
      "none of the bot's calls",
    );
  });
});

describe("a limit", () => {
  const limit = { errcode: "M_LIMIT_EXCEEDED", error: "slow down", retry_after_ms: 1_500 };

  it.each([
    ["the header, which counts first", { "retry-after": "7" }, limit, 7_000],
    ["the body", {}, limit, 1_500],
    ["nobody", {}, { errcode: "M_LIMIT_EXCEEDED" }, 5_000],
    ["a page", {}, "<html>", 5_000],
    ["a header that is none", { "retry-after": "soon" }, limit, 1_500],
    ["a header of a day", { "retry-after": "86400" }, limit, 600_000],
  ])("is waited for as long as %s says", async (_, headers, body, afterMs) => {
    const answer = await send(await answering(429, body, headers));

    expect(answer).toMatchObject({ kind: "later", afterMs });
  });

  it("may be a date", async () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    const answer = await send(await answering(429, limit, { "retry-after": at }));

    expect(answer.kind === "later" && answer.afterMs).toBeGreaterThan(55_000);
    expect(answer.kind === "later" && answer.afterMs).toBeLessThanOrEqual(60_000);
  });
});

describe("an answer that is none", () => {
  it("is for somebody to mend, where the token is not known", async () => {
    const url = await answering(401, { errcode: "M_UNKNOWN_TOKEN", error: `Bad ${TOKEN}` });
    const answer = await send(url);

    expect(answer).toMatchObject({ kind: "later", mend: true, afterMs: 30_000 });
    expect(JSON.stringify(answer)).toContain("MATRIX_ACCESS_TOKEN");
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });

  it("is a refusal with the homeserver's code, and none of its words", async () => {
    const url = await answering(403, { errcode: "M_FORBIDDEN", error: `no ${TOKEN}` });
    const answer = await send(url);

    expect(answer).toMatchObject({ kind: "refused", errcode: "M_FORBIDDEN" });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });

  it.each([
    ["a server's fault", 500, { errcode: "M_UNKNOWN" }],
    ["a proxy's fault", 502, "<html>"],
  ])("may have been carried out: %s", async (_, status, body) => {
    const url = await answering(status, body);

    expect((await send(url)).kind).toBe("unsure");
    expect((await look(url)).kind).toBe("later");
  });

  it.each([
    ["a redirect", 302, ""],
    ["a page", 200, "<html>"],
    ["a list", 200, "[1]"],
    ["a refusal of somebody else's", 403, '{"errcode":"Access denied: <b>"}'],
  ])("is not Matrix's: %s", async (_, status, body) => {
    const answer = await send(await answering(status, body, { location: "http://127.0.0.1:1/" }));

    expect(answer).toMatchObject({ kind: "later" });
    expect(answer.kind === "later" && answer.detail).toContain("matrix.homeserver");
    expect(answer.kind === "later" && answer.detail).not.toContain("<b>");
  });

  it("surely was not carried out where nobody is there", async () => {
    const url = await answering(200, {});
    await new Promise((resolve) => server?.close(resolve));

    expect(await send(url)).toMatchObject({
      kind: "later",
      detail: "the homeserver cannot be reached (ECONNREFUSED)",
    });
  });

  it("may have been carried out where the connection broke", async () => {
    const url = await homeserver((request) => request.socket.destroy());

    expect((await send(url)).kind).toBe("unsure");
    expect((await look(url)).kind).toBe("later");
  });

  it("may have been carried out where it did not come in time", async () => {
    const url = await homeserver(() => undefined);

    expect(await send(url, 50)).toMatchObject({
      kind: "unsure",
      detail: "the homeserver did not answer `send` in time",
    });
  });

  it("is not read without end", async () => {
    const url = await homeserver((_, response) => {
      const more = () => {
        while (response.write("x".repeat(1024 * 1024)));
      };
      response.on("drain", more);
      more();
    });

    expect(await look(url)).toMatchObject({
      kind: "later",
      detail: "the answer to `whoami` did not end",
    });
  });

  it("is none at once when the bot stops", async () => {
    const stop = new AbortController();
    const url = await homeserver(() => {
      stop.abort();
    });
    const web = openMatrixWeb({ homeserver: url, token: TOKEN, stop: stop.signal });
    const begunMs = performance.now();

    expect((await web.call("send", SEND)).kind).toBe("unsure");
    expect((await web.call("send", SEND)).kind).toBe("unsure");
    expect(performance.now() - begunMs).toBeLessThan(1_000);
  });
});
