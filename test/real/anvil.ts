import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { announce } from "./announce.ts";

const PLATFORM = process.arch === "arm64" ? "arm64" : "amd64";

const PROGRAM = resolve(`node_modules/@foundry-rs/anvil-linux-${PLATFORM}/bin/anvil`);

/** A real execution node on loopback, whose blocks the test mines. */
export class Anvil {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Its genesis is of that time (Unix seconds): nodes that are to have one chain must begin alike. */
  static async open(genesis: number, chainId = 1): Promise<Anvil> {
    if (!existsSync(PROGRAM)) throw new Error(`no ${PROGRAM}: run npm ci`);
    const port = await freePort();
    const chain = ["--chain-id", `${chainId}`, "--timestamp", `${genesis}`, "--no-mining"];
    const args = ["--port", `${port}`, ...chain, "--silent"];
    const child = spawn(PROGRAM, args, { stdio: "ignore" });
    const anvil = new Anvil(`http://127.0.0.1:${port}`, child);
    const version = await anvil.#ready();
    announce("anvil", version, child.pid);
    return anvil;
  }

  async call(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(this.url, { method: "POST", headers, body });
    const { result, error } = (await answer.json()) as { result?: unknown; error?: object };
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  /** Mines so many blocks, the first at a time; Unix seconds. */
  async mine(count: number, firstAt: number): Promise<void> {
    await this.call("evm_setNextBlockTimestamp", firstAt);
    await this.call("anvil_mine", `0x${count.toString(16)}`);
  }

  async close(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.kill();
    await ended;
  }

  async #ready(): Promise<string> {
    for (let tries = 0; tries < 100; tries += 1) {
      const version = await this.call("web3_clientVersion").catch(() => undefined);
      if (typeof version === "string") return version;
      await sleep(50);
    }
    throw new Error("anvil did not come up");
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
