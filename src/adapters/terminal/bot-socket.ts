import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { BotConnection } from "./bot-connection.ts";
import type { Patience, Take } from "./bot-connection.ts";
import { Places } from "./places.ts";
import { clearStale, isTooLong } from "./socket-file.ts";

/** More than there are places: above these nobody is even told to come again. */
const MOST_CONNECTIONS = 64;

/** Owner and group of the bot. */
const MODE = 0o660;

/** How long calls that are being carried out may take to end once the bot stops. */
const DRAIN_MS = 5_000;

const PATIENCE: Patience = { callMs: 10_000, signMs: 120_000 };

export interface BotSocketOptions {
  /** Beside the store; 100 bytes at most. */
  readonly path: string;
  readonly take: Take;
  /** Keeps an unexpected error for the people who run the bot. */
  readonly report: (reference: string, error: unknown) => void;
  readonly patience?: Patience;
}

export type BotSocket =
  | {
      readonly kind: "listening";
      /** Waits for no signature any more; what needs none is carried out as before. */
      hurry(): void;
      /** Takes no new call, lets those that are being carried out end, and takes the socket away. */
      close(): Promise<void>;
    }
  | { readonly kind: "refused"; readonly detail: string };

/** Where terminals reach the running bot. Whoever opens it holds the store's lock. */
export async function openBotSocket(options: BotSocketOptions): Promise<BotSocket> {
  const { path, report } = options;
  if (isTooLong(path)) {
    return refused(path, "is longer than 100 bytes. Put the store in a folder with a shorter path");
  }
  const connections = new Map<Socket, BotConnection>();
  const places = new Places();
  let hurried = false;
  const server = createServer((socket) => {
    const connection = welcome(socket, { ...options, places });
    connections.set(socket, connection);
    socket.once("close", () => connections.delete(socket));
    if (hurried) connection.hurry();
  });
  server.maxConnections = MOST_CONNECTIONS;
  const problem = await listen(server, path);
  if (problem !== undefined) return refused(path, problem);
  server.on("error", (error) => {
    report(randomUUID().slice(0, 8), error);
  });
  const hurry = () => {
    hurried = true;
    for (const connection of connections.values()) connection.hurry();
  };
  return { kind: "listening", hurry, close: () => close(server, connections) };
}

function welcome(
  socket: Socket,
  { take, report, patience = PATIENCE, places }: BotSocketOptions & { readonly places: Places },
): BotConnection {
  return new BotConnection(socket, { take, report, patience, places });
}

/** Undefined once it listens, else why it does not. */
async function listen(server: Server, path: string): Promise<string | undefined> {
  const code = await tryListen(server, path);
  if (code !== "EADDRINUSE") return code === undefined ? undefined : problemOf(code);
  const inTheWay = await clearStale(path);
  if (inTheWay === "another bot") return "is answered by another bot. Stop that one first";
  if (inTheWay === "another file") {
    return "is there already, and is no socket. Move it away, if nobody needs it";
  }
  const again = await tryListen(server, path);
  return again === undefined ? undefined : problemOf(again);
}

/** Undefined once it listens, else the system's code for why it does not. */
async function tryListen(server: Server, path: string): Promise<string | undefined> {
  try {
    server.listen(path);
    await once(server, "listening");
    // At once, so that no connection of anybody else's has been taken by now.
    chmodSync(path, MODE);
    return undefined;
  } catch (error) {
    if (server.listening) server.close();
    return (error as NodeJS.ErrnoException).code ?? "?";
  }
}

function problemOf(code: string): string {
  // Node says EACCES for a folder that is missing, too.
  if (["EACCES", "ENOENT", "EPERM"].includes(code)) {
    return "cannot be made. Its folder must be there, and the bot's user must be able to write to it";
  }
  return `cannot be made (${code}). Look at the store's folder`;
}

function refused(path: string, why: string): BotSocket {
  return { kind: "refused", detail: `The bot's socket ${path} ${why}.` };
}

/** Every connection is told; what does not end by itself is cut off. */
function close(server: Server, connections: ReadonlyMap<Socket, BotConnection>): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      for (const socket of connections.keys()) socket.destroy();
    }, DRAIN_MS);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    for (const connection of connections.values()) connection.stop();
  });
}
