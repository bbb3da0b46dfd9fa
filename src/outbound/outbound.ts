import { readFile } from "node:fs/promises";
import { Pool } from "undici";
import type { Credentials } from "../config/config.ts";
import { readSecret } from "../config/secret.ts";
import type { SourceName, Telemetry } from "../ports/telemetry.ts";
import { failed } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { exchange } from "./exchange.ts";
import { connectionBroke, failureOf } from "./failures.ts";

/** Connections to one origin where a peer asks for no more; more requests than that wait for a free one. */
const CONNECTIONS = 32;

export interface PeerOptions {
  readonly source: SourceName;
  readonly url: string;
  readonly credentials?: Credentials | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Bytes of a body that are read at most. */
  readonly maxBytes: number;
  /** Connections at most, for a peer that is asked many things at once. */
  readonly connections?: number;
}

interface KnownPeer extends PeerOptions {
  readonly origin: string;
  /** User and password that stand in the address itself, as node providers give them. */
  readonly pair: string | undefined;
}

/** Someone to ask over HTTP. */
export interface Peer {
  /** GETs a path below the peer's address. Never throws, follows no redirect. */
  get(path: string, signal: AbortSignal): Promise<Answer>;
  /** POSTs JSON to the peer's address. For questions only: one whose connection breaks is sent again. */
  post(body: string, signal: AbortSignal): Promise<Answer>;
}

interface Question {
  readonly path: string;
  readonly send?: string;
}

/** The one way out over HTTP: one pool per origin and client certificate, kept until closed. */
export class Outbound {
  readonly #pools = new Map<string, Promise<Pool>>();
  readonly #telemetry: Telemetry;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(telemetry: Telemetry, env: Readonly<Record<string, string | undefined>>) {
    this.#telemetry = telemetry;
    this.#env = env;
  }

  peer(options: PeerOptions): Peer {
    const { origin, pathname, search, username, password } = new URL(options.url);
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const known = { ...options, origin, pair: pair === ":" ? undefined : pair };
    const prefix = pathname === "/" ? "" : pathname.replace(/\/$/, "");
    return {
      get: (path, signal) => this.#timed(known, { path: joined(prefix + path, search) }, signal),
      post: (send, signal) => this.#timed(known, { path: pathname + search, send }, signal),
    };
  }

  /** Drops every connection; requests under way fail. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled([...this.#pools.values()]);
    this.#pools.clear();
    const pools = opened.flatMap((pool) => (pool.status === "fulfilled" ? [pool.value] : []));
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  async #timed(options: KnownPeer, question: Question, signal: AbortSignal): Promise<Answer> {
    const begun = performance.now();
    const answer = await this.#ask(options, question, signal);
    const outcome = answer.kind === "failed" ? answer.reason : "ok";
    this.#telemetry.sourceAsked(options.source, outcome, performance.now() - begun);
    return answer;
  }

  async #ask(options: KnownPeer, question: Question, deadline: AbortSignal): Promise<Answer> {
    const sent = await this.#prepare(options);
    if (sent === undefined) return failed("credential", "the credential for it cannot be read");
    const { timeoutMs, maxBytes } = options;
    const json = question.send === undefined ? {} : { "content-type": "application/json" };
    const headers = { ...sent.headers, ...json };
    const request = { ...question, headers, timeoutMs, maxBytes, deadline };
    const first = await exchange(sent.pool, request);
    if ("answer" in first) return first.answer;
    const ended = connectionBroke(first.error) ? await exchange(sent.pool, request) : first;
    return "answer" in ended ? ended.answer : failureOf(ended.error);
  }

  /** Pool and headers; undefined when a credential cannot be read. */
  async #prepare(
    options: KnownPeer,
  ): Promise<{ pool: Pool; headers: Record<string, string> } | undefined> {
    try {
      const pool = await this.#pool(options);
      const authorization = await this.#authorization(options);
      const headers = { accept: "application/json", ...options.headers, ...authorization };
      if (!Object.values(headers).every(canBeSent)) return undefined;
      return { pool, headers };
    } catch {
      return undefined;
    }
  }

  #pool({ origin, credentials, connections = CONNECTIONS }: KnownPeer): Promise<Pool> {
    const certificate = credentials?.kind === "mtls" ? credentials : undefined;
    const key = JSON.stringify([origin, connections, certificate ?? null]);
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const made = openPool(origin, connections, certificate);
    this.#pools.set(key, made);
    made.catch(() => this.#pools.delete(key));
    return made;
  }

  async #authorization({ credentials, pair }: KnownPeer): Promise<Record<string, string>> {
    if (credentials === undefined && pair !== undefined) return basic(pair);
    if (credentials === undefined || credentials.kind === "mtls") return {};
    if (credentials.kind === "bearer") {
      const token = await readSecret(credentials.token, this.#env);
      return { authorization: `Bearer ${token.reveal()}` };
    }
    const password = await readSecret(credentials.password, this.#env);
    return basic(`${credentials.username}:${password.reveal()}`);
  }
}

/** A path, perhaps with a query of its own, and the query that stands in the peer's address. */
function joined(path: string, search: string): string {
  return path.includes("?") ? path + search.replace(/^\?/, "&") : path + search;
}

function basic(pair: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** Header values are printable ASCII: a secret with a line break in it was not read as it was meant. */
function canBeSent(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value);
}

async function openPool(
  origin: string,
  connections: number,
  certificate: Extract<Credentials, { kind: "mtls" }> | undefined,
): Promise<Pool> {
  if (certificate === undefined) return new Pool(origin, { connections });
  const [cert, key, ca] = await Promise.all([
    readFile(certificate.certPath),
    readFile(certificate.keyPath),
    certificate.caPath === undefined ? undefined : readFile(certificate.caPath),
  ]);
  const connect = { cert, key, ...(ca === undefined ? {} : { ca }) };
  return new Pool(origin, { connections, connect });
}
