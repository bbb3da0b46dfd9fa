import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { announce } from "./announce.ts";

/** A real Prometheus on a free loopback port that scrapes every second. */
export class PrometheusServer {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#child = child;
    this.#folder = folder;
  }

  /** `targets` are addresses with the labels each is given. */
  static async open(
    targets: readonly { readonly address: string; readonly labels?: Record<string, string> }[],
  ): Promise<PrometheusServer> {
    const folder = mkdtempSync(join(tmpdir(), "lattice-prometheus-"));
    const file = join(folder, "prometheus.yml");
    const config = {
      global: { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" },
      scrape_configs: [
        {
          job_name: "lattice",
          static_configs: targets.map(({ address, labels = {} }) => ({
            targets: [address],
            labels,
          })),
        },
      ],
    };
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(config));
    const port = await freePort();
    const args = [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=error",
    ];
    const child = spawn("prometheus", args, { stdio: ["ignore", "ignore", "inherit"] });
    const opened = new PrometheusServer(`http://127.0.0.1:${port}`, child, folder);
    await opened.#ready();
    return opened;
  }

  /** Result series of an instant query. */
  async query(query: string): Promise<readonly unknown[]> {
    const answer = await fetch(
      `${this.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`,
    );
    const { data } = (await answer.json()) as { data?: { result: readonly unknown[] } };
    return data?.result ?? [];
  }

  /** Waits until a query gives what is wanted. */
  async until(query: string, wanted: (result: readonly unknown[]) => boolean): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      if (wanted(await this.query(query))) return;
      await sleep(100);
    }
    throw new Error(`Prometheus did not come to what was expected of ${query}`);
  }

  async close(): Promise<void> {
    const ended = once(this.#child, "exit");
    if (this.#child.exitCode === null) this.#child.kill();
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Another process's Prometheus may answer on a port we thought free: ours must still live. */
  async #ready(): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if (this.#child.exitCode !== null) throw new Error("Prometheus ended before it was ready");
      const answer = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      if (answer?.ok === true) break;
      await sleep(100);
    }
    const told = await fetch(`${this.url}/api/v1/status/buildinfo`);
    const { data } = (await told.json()) as { data: { version: string } };
    announce("Prometheus", data.version, this.#child.pid);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
