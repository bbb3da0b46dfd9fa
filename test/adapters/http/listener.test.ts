import { afterEach, describe, expect, it } from "@jest/globals";
import { Registry } from "prom-client";
import { Listener } from "../../../src/adapters/http/listener.ts";
import type { HttpMount } from "../../../src/adapters/http/listener.ts";

let listener: Listener | undefined;

afterEach(() => listener?.close());

/** Listens with something mounted on `/there`; gives the address, and what it reported. */
async function mounted(handler: HttpMount["handler"]) {
  const reported: unknown[] = [];
  listener = new Listener({
    registry: new Registry(),
    readiness: () => ({ ready: true, reasons: [] }),
    mounts: [{ path: "/there", handler }],
    report: (error) => reported.push(error),
  });
  const { port } = await listener.listen("127.0.0.1", 0);
  return { url: `http://127.0.0.1:${port}`, reported };
}

describe("what is mounted on the listener", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])(
    "is not even asked with %s, and the bot goes on",
    async (method) => {
      let asked = 0;
      const { url } = await mounted(() => {
        asked += 1;
        throw new Error("not expected");
      });

      const answer = await fetch(`${url}/there`, { method });

      expect([answer.status, answer.headers.get("allow"), asked]).toEqual([405, "POST", 0]);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    },
  );

  it("is given what is posted on its path, whatever the query, and nothing else", async () => {
    const paths: (string | undefined)[] = [];
    const { url } = await mounted((request, response) => {
      paths.push(request.url);
      response.writeHead(204).end();
    });

    const post = async (path: string) => (await fetch(`${url}${path}`, { method: "POST" })).status;

    expect([await post("/there"), await post("/there?x=1"), await post("/there/")]).toEqual([
      204, 204, 404,
    ]);
    expect(paths).toEqual(["/there", "/there?x=1"]);
  });

  it("answers 500 and reports where it throws, and the bot goes on", async () => {
    const { url, reported } = await mounted(() => {
      throw new Error("broken");
    });

    expect((await fetch(`${url}/there`, { method: "POST" })).status).toBe(500);
    expect(reported).toEqual([new Error("broken")]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
