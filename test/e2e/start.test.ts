import { describe, expect, it } from "@jest/globals";
import { mkdtempSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withKeys } from "../config/example.ts";
import { lattice, launch, printed, stop } from "../fakes/program.ts";

const folder = mkdtempSync(join(tmpdir(), "lattice-start-"));

function config(name: string, changes: Readonly<Record<string, unknown>>): string {
  const path = join(folder, name);
  writeFileSync(path, withKeys(changes));
  return path;
}

/** Starts the bot on a free port; gives the process and its address. */
async function started(changes: Readonly<Record<string, unknown>> = {}) {
  const path = config(`${Math.random()}.yaml`, { http: { listen: "127.0.0.1:0" }, ...changes });
  const bot = launch(["start", "--config", path]);
  const [, port = ""] = await printed(bot, /"port":(\d+)/);
  return { bot, url: `http://127.0.0.1:${port}` };
}

describe("lattice start", () => {
  it("is ready, healthy and measured, and ends cleanly on SIGTERM", async () => {
    const { bot, url } = await started();
    const ready = await fetch(`${url}/readyz`);
    const healthy = await fetch(`${url}/healthz`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const nothing = await fetch(`${url}/secret`);

    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, reasons: [] }]);
    expect(healthy.status).toBe(200);
    expect(nothing.status).toBe(404);
    for (const name of [
      "lattice_chatops_commands_total",
      "lattice_chatops_command_duration_seconds",
      "lattice_chatops_source_requests_total",
      "lattice_chatops_source_request_duration_seconds",
      'lattice_chatops_build_info{version="',
      "process_resident_memory_bytes",
    ]) {
      expect(metrics).toContain(name);
    }
    expect(await stop(bot)).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it("is not ready, and names every token it lacks, when Slack is configured without any", async () => {
    const slack = { team: "T0OPS00001", channels: ["C0INCIDENT"] };
    const { bot, url } = await started({ slack });
    const ready = await fetch(`${url}/readyz`);

    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      ready: false,
      reasons: [
        expect.stringContaining("SLACK_BOT_TOKEN is not set"),
        expect.stringContaining("SLACK_APP_TOKEN is not set"),
      ],
    });
    // An alert on connections must not be blind to a bot that has none since it began.
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'lattice_chatops_chat_connections{chat="slack"} 0',
    );
    expect(await stop(bot, "SIGINT")).toBe(0);
  });

  it("is not ready, and says what it lacks, when Matrix is configured without a token", async () => {
    const matrix = { homeserver: "http://127.0.0.1:1", rooms: ["!incidents:hs.test"] };
    const { bot, url } = await started({ matrix });
    const ready = await fetch(`${url}/readyz`);

    expect(await ready.json()).toMatchObject({
      reasons: [expect.stringContaining("MATRIX_ACCESS_TOKEN is not set")],
    });
    expect(await stop(bot)).toBe(0);
  });

  it("lets a request under way end before it stops, and takes no new one", async () => {
    const { bot, url } = await started();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.write("GET /readyz HTTP/1.1\r\nHost: bot\r\n");
    await expect(fetch(`${url}/healthz`)).resolves.toMatchObject({ status: 200 });

    const ended = stop(bot);
    await printed(bot, /"draining"/);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    socket.write("Connection: close\r\n\r\n");

    expect(await ended).toBe(0);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain("draining");
  });

  it("refuses an address that is taken, and says which key to change", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const path = config("taken.yaml", { http: { listen: `127.0.0.1:${port}` } });
    const { status, stderr } = await lattice(["start", "--config", path]);
    taken.close();

    expect(status).toBe(2);
    expect(stderr).toContain("http.listen");
  });

  it("refuses a log level that does not exist", async () => {
    const path = config("level.yaml", {});
    const env = { LATTICE_LOG_LEVEL: "verbose" };
    const { status, stderr } = await lattice(["start", "--config", path], { env });

    expect(status).toBe(2);
    expect(stderr).toContain("Allowed are trace, debug, info");
  });

  it("refuses a configuration with problems", async () => {
    const path = config("bad.yaml", { surprise: 1 });
    const { status, stderr } = await lattice(["start", "--config", path]);

    expect(status).toBe(2);
    expect(stderr).toContain("surprise: unknown key");
  });
});
