import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { slotAt } from "../src/lattice/slot-clock.ts";
import type { Handler } from "../src/drill/loopback-server.ts";
import { membersOf } from "../src/drill/members.ts";
import { loadScenario } from "../src/drill/scenario.ts";
import { gatewayHandler } from "../src/drill/serve-gateway.ts";
import { metricsHandler } from "../src/drill/serve-metrics.ts";
import { loadTopology } from "../src/drill/topology.ts";
import type { World } from "../src/drill/world.ts";

/**
 * A process of its own with many simulated gateways and an exporter for each member, each answering after a
 * delay: `source-process.ts <how many gateways> <delay in ms>`. Tells its ports and clock to its parent.
 */
const [count = 1, delayMs = 0] = process.argv.slice(2).map(Number);

const topology = loadTopology();
const slotMs = topology.slotSeconds * 1000;
const genesisMs =
  Math.floor((Date.now() - topology.intoSlot) / 1000) * 1000 - topology.startSlot * slotMs;
const slots = { genesisMs, slotMs };
const { faults } = loadScenario("healthy");
const world: World = { topology, slots, faults, baseSlot: slotAt(slots, Date.now()) };
const gateway = gatewayHandler({ world: () => world, now: () => Date.now(), reader: 1 });

/**
 * Answers are made once, as the bytes that go over the wire, and written by hand: what is measured is the
 * asker, and all sources of a walk share this one process.
 */
type Answers = Map<string, Buffer>;

function answerTo(path: string, { handler, answers }: Source): Buffer {
  const known = answers.get(path);
  if (known !== undefined) return known;
  const made = { status: 200, body: "" };
  const response = {
    writeHead: (status: number) => {
      made.status = status;
      return response;
    },
    end: (body: string) => {
      made.body = body;
    },
  };
  handler(new URL(path, "http://source"), response as never, undefined as never);
  const head = `HTTP/1.1 ${made.status} x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(made.body)}\r\n\r\n`;
  const bytes = Buffer.from(head + made.body);
  answers.set(path, bytes);
  return bytes;
}

interface Source {
  readonly handler: Handler;
  readonly answers: Answers;
}

/** Requests without a body, one after another on a connection that stays open. */
function serve(socket: Socket, source: Source): void {
  let unread = "";
  socket.setNoDelay(true);
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    unread += chunk.toString("latin1");
    for (let end = unread.indexOf("\r\n\r\n"); end !== -1; end = unread.indexOf("\r\n\r\n")) {
      const [, path = "/"] = unread.split(" ", 2);
      unread = unread.slice(end + 4);
      const answer = () => socket.write(answerTo(path, source));
      if (delayMs > 0) setTimeout(answer, delayMs);
      else answer();
    }
  });
}

async function listen(handler: Handler): Promise<number> {
  const source = { handler, answers: new Map<string, Buffer>() };
  const server = createServer((socket) => {
    serve(socket, source);
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  return (server.address() as AddressInfo).port;
}

const ports = await Promise.all(Array.from({ length: count }, () => listen(gateway)));

const exporters = await Promise.all(
  membersOf({ topology }).map(
    async (member) =>
      [
        member.name,
        await listen(
          metricsHandler(
            () => world,
            () => Date.now(),
            member,
          ),
        ),
      ] as const,
  ),
);

process.send?.({ ports, exporters: Object.fromEntries(exporters), genesisMs });
