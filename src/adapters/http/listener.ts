import { createAdaptorServer } from "@hono/node-server";
import type { ServerType } from "@hono/node-server";
import { Hono } from "hono";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import type { Readiness } from "../../ports/readiness.ts";

/** How long requests under way may take to end once the bot stops. */
const DRAIN_MS = 5_000;

export interface ListenerOptions {
  readonly registry: Registry;
  readonly readiness: () => Readiness;
}

/** The bot's one HTTP listener: metrics and health. */
export class Listener {
  readonly #server: ServerType;

  constructor({ registry, readiness }: ListenerOptions) {
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
    this.#server = createAdaptorServer({ fetch: app.fetch });
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
        if ("closeAllConnections" in server) server.closeAllConnections();
      }, DRAIN_MS);
      server.close(() => {
        clearTimeout(dropAll);
        resolve();
      });
      if ("closeIdleConnections" in server) server.closeIdleConnections();
    });
  }
}
