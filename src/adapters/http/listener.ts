import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import type { Readiness } from "../../ports/readiness.ts";

/** How long requests under way may take to end once the bot stops. */
const DRAIN_MS = 5_000;

/** Whoever answers what is posted on a path of its own, and reads the request itself. */
export interface HttpMount {
  readonly path: string;
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface ListenerOptions {
  readonly registry: Registry;
  readonly readiness: () => Readiness;
  readonly mounts?: readonly HttpMount[];
  /** Told of whatever a mount throws; whoever asked is answered 500. */
  readonly report?: (error: unknown) => void;
}

/** The bot's one HTTP listener: metrics, health, and what is mounted on it. */
export class Listener {
  readonly #server: Server;

  constructor({ registry, readiness, mounts = [], report = () => undefined }: ListenerOptions) {
    const app = new Hono();
    app.get("/metrics", async (context) => {
      const page = await registry.metrics();
      return context.body(page, 200, { "content-type": registry.contentType });
    });
    app.get("/healthz", (context) => context.json({ ok: true }));
    app.get("/readyz", (context) => {
      const state = readiness();
      return context.json(state, state.ready ? 200 : 503);
    });
    app.notFound((context) =>
      context.json({ error: "There is nothing here. See /metrics, /healthz and /readyz." }, 404),
    );
    const own = getRequestListener(app.fetch);
    // By path, before anything of the body is read: a signature is over the body as it came.
    this.#server = createServer((request, response) => {
      const [path] = (request.url ?? "").split("?");
      const mount = mounts.find((one) => one.path === path);
      if (mount === undefined) void own(request, response);
      else give(request, response, { mount, report });
    });
  }

  /** Listens, and answers with the address it got. Rejects when the address cannot be had. */
  listen(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** Takes no new connection, lets requests under way end, then drops what is left. */
  close(): Promise<void> {
    const server = this.#server;
    return new Promise((resolve) => {
      const dropAll = setTimeout(() => {
        server.closeAllConnections();
      }, DRAIN_MS);
      server.close(() => {
        clearTimeout(dropAll);
        resolve();
      });
      server.closeIdleConnections();
    });
  }
}

/** Nothing that a stranger sends may end the bot: what a mount does not expect is answered here. */
function give(
  request: IncomingMessage,
  response: ServerResponse,
  { mount, report }: { readonly mount: HttpMount; readonly report: (error: unknown) => void },
): void {
  if (request.method !== "POST") {
    const error = "Only POST is answered here.";
    response.writeHead(405, { allow: "POST", "content-type": "application/json" });
    response.end(JSON.stringify({ error }));
    return;
  }
  try {
    mount.handler(request, response);
  } catch (error) {
    report(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}
