import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { slotAt } from "../src/lattice/slot-clock.ts";
import { configText } from "../src/drill/config-text.ts";
import type { Handler } from "../src/drill/loopback-server.ts";
import { SimulatedQuotes } from "../src/drill/quote-book.ts";
import { loadScenario } from "../src/drill/scenario.ts";
import { beaconHandler } from "../src/drill/serve-beacon.ts";
import { executionHandler } from "../src/drill/serve-execution.ts";
import { gatewayHandler } from "../src/drill/serve-gateway.ts";
import { metricsHandler } from "../src/drill/serve-metrics.ts";
import { relayDataHandler } from "../src/drill/serve-relay-data.ts";
import { simulatorHandler } from "../src/drill/serve-simulator.ts";
import { membersOf } from "../src/drill/simulated-member.ts";
import { loadTopology } from "../src/drill/topology.ts";
import { UnitEvents } from "../src/drill/units/unit-history.ts";
import type { World } from "../src/drill/world.ts";

/**
 * A process of its own with many simulated gateways, an exporter for each member and everyone who tells of the
 * chain, each answering after a delay: `source-process.ts <how many gateways> <delay in ms>`. Tells its parent a
 * configuration that names them, and the root its quotes are made under.
 */
const [count = 1, delayMs = 0] = process.argv.slice(2).map(Number);

const topology = loadTopology();
const slotMs = topology.slotSeconds * 1000;
const genesisMs =
  Math.floor((Date.now() - topology.intoSlot) / 1000) * 1000 - topology.startSlot * slotMs;
const slots = { genesisMs, slotMs };
const { faults } = loadScenario("healthy");
const state: World = {
  topology,
  slots,
  faults,
  baseSlot: slotAt(slots, Date.now()),
  beganMs: Date.now(),
  history: new UnitEvents(),
};
const world = () => state;
const now = () => Date.now();
const quotes = new SimulatedQuotes(world, now);

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly body: string;
}

/** A handler's answer as the bytes that go over the wire. */
function made(handler: Handler, { path, method, body }: Asked): Promise<Buffer> {
  return new Promise((resolve) => {
    let status = 200;
    const response = {
      writeHead: (code: number) => {
        status = code;
        return response;
      },
      end: (text: string) => {
        const head = `HTTP/1.1 ${status} x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
        resolve(Buffer.from(head + text));
      },
    };
    const request = Object.assign(Readable.from(body === "" ? [] : [Buffer.from(body)]), {
      method,
    });
    handler(
      new URL(path, "http://source"),
      response as unknown as ServerResponse,
      request as unknown as IncomingMessage,
    );
  });
}

/**
 * Answers are made once and written by hand: what is measured is the asker, and all sources share this one
 * process. Calls of JSON-RPC bear a number of their own, and are made each time.
 */
class Source {
  readonly #handler: Handler;
  readonly #answers = new Map<string, Promise<Buffer>>();

  constructor(handler: Handler) {
    this.#handler = handler;
  }

  answer(asked: Asked): Promise<Buffer> {
    const key = `${asked.path} ${asked.body}`;
    const known = this.#answers.get(key) ?? made(this.#handler, asked);
    if (asked.body === "") this.#answers.set(key, known);
    return known;
  }

  /** Requests one after another on a connection that stays open. */
  serve(socket: Socket): void {
    let unread = "";
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      unread += chunk.toString("latin1");
      for (let end = unread.indexOf("\r\n\r\n"); end !== -1; end = unread.indexOf("\r\n\r\n")) {
        const head = unread.slice(0, end);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (unread.length < end + 4 + length) return;
        const [method = "GET", path = "/"] = head.split(" ", 2);
        const body = unread.slice(end + 4, end + 4 + length);
        unread = unread.slice(end + 4 + length);
        this.#after(socket, { path, method, body });
      }
    });
  }

  #after(socket: Socket, asked: Asked): void {
    const answer = () => void this.answer(asked).then((bytes) => socket.write(bytes));
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  }
}

async function listen(handler: Handler): Promise<string> {
  const source = new Source(handler);
  const server = createServer((socket) => {
    source.serve(socket);
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function named<T extends { readonly name: string }>(
  some: readonly T[],
  handler: (one: T) => Handler,
): Promise<Record<string, string>> {
  const pairs = some.map(async (one) => [one.name, await listen(handler(one))] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

const gateway = gatewayHandler({ world, now, reader: 1, quotes });
const members = membersOf({ topology });
const atelier = topology.organisms.atelier.members.map((name) => ({ name }));

const text = configText(topology, slots, {
  gateways: await Promise.all(Array.from({ length: count }, () => listen(gateway))),
  relays: [await listen(relayDataHandler({ world, now, relay: 1 }))],
  beacon: await listen(beaconHandler(world, now)),
  simulator: await listen(simulatorHandler(world, now)),
  independentNode: await listen(executionHandler(world, now, "independent")),
  nodes: await named(atelier, ({ name }) => executionHandler(world, now, name)),
  metrics: await named(members, (member) => metricsHandler(world, now, member)),
  // Hosts are the asker's own: what ssh costs is ssh.warm's.
  hosts: Object.fromEntries(members.map(({ name }, index) => [name, `127.0.0.1:${index + 1}`])),
});

const root = Buffer.from(await quotes.rootDer()).toString("base64");

process.send?.({ text, root });
