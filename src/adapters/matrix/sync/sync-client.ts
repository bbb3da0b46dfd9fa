import type * as Sdk from "matrix-bot-sdk";
import type { Batch } from "./batch.ts";
import { NotHeard } from "./not-heard.ts";
import { queryOf } from "./query.ts";
import { webFailure } from "../web/web-failure.ts";
import type { Wire } from "../web/wire.ts";

/** How much longer than it was told to a homeserver may keep a sync. */
const GRACE_MS = 5_000;

/** The first sync of all, or one after long, is more work. */
const MOST_MS = 60_000;

/** The library's names of what it hears, each with what it hands on. */
export type Emit = (name: string, ...parts: readonly unknown[]) => Promise<void>;

/** matrix-bot-sdk's client, one step at a time: its own loop decides by itself when it tries again. */
export interface SyncClient {
  readonly crypto: Sdk.CryptoClient | undefined;
  /** Introduces itself: who it is, its keys, its filter. */
  begin(filter: object): Promise<void>;
  userId(): Promise<string>;
  /** The next answer after a position, at once or when something is said, but not later than `waitMs`. */
  next(since: string | undefined, waitMs: number): Promise<unknown>;
  /** Has an answer taken apart, decrypted and handed on, in order. */
  takeApart(batch: Batch, emit: Emit): Promise<void>;
}

export interface SyncClientOptions {
  readonly homeserver: string;
  readonly wire: Wire;
  /** Where keys are kept; undefined where there is no encryption. */
  readonly cryptoFolder: string | undefined;
}

/** `RustSdkCryptoStoreType.Sqlite`, which is a constant of types alone. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the constant is not there at run time
const SQLITE = 0 as ConstructorParameters<typeof Sdk.RustSdkCryptoStorageProvider>[1];

/** What `doRequest` is given; what stands behind it is for uploads, which the bot makes none of. */
type Requested = readonly [
  method: string,
  endpoint: string,
  query?: unknown,
  body?: unknown,
  timeoutMs?: number,
];

export function syncClient(sdk: typeof Sdk, options: SyncClientOptions): SyncClient {
  const { homeserver, wire, cryptoFolder } = options;

  class Stepwise extends sdk.MatrixClient {
    async begin(filter: object): Promise<void> {
      await this.start(filter);
    }

    next(since: string | undefined, waitMs: number): Promise<unknown> {
      this.syncingTimeout = waitMs;
      // The library leaves a position out that is none.
      return this.doSync(since ?? "") as Promise<unknown>;
    }

    takeApart(batch: Batch, emit: Emit): Promise<void> {
      return this.processSync(batch, async (name: string, ...parts: unknown[]) => {
        this.emit(name, ...parts);
        await emit(name, ...parts);
      }) as Promise<void>;
    }

    /** There is no loop but ours. */
    protected override startSync(): Promise<void> {
      return Promise.resolve();
    }

    /** Everything that the library asks goes the one way: it can be broken off, and shows no token. */
    override async doRequest(
      ...[method, endpoint, query, body, timeoutMs = MOST_MS]: Requested
    ): Promise<unknown> {
      const isPoll = endpoint.endsWith("/sync") && this.syncingTimeout > 0;
      const answer = await wire.ask({
        method,
        path: endpoint + queryOf(query),
        body: body === null || body === undefined ? undefined : JSON.stringify(body),
        timeoutMs: isPoll ? this.syncingTimeout + GRACE_MS : Math.min(timeoutMs, MOST_MS),
      });
      if (answer.kind === "answered" && answer.status === 200) {
        const read = jsonOf(answer.text);
        if (read !== undefined) return read;
      }
      const name = endpoint.split("/").at(-1) ?? "";
      const call = /^[a-z_.]{1,40}$/i.test(name) ? name : method;
      throw new NotHeard(webFailure({ call, asks: method === "GET" }, answer, Date.now()));
    }
  }

  const keys =
    cryptoFolder === undefined
      ? undefined
      : new sdk.RustSdkCryptoStorageProvider(cryptoFolder, SQLITE);
  // The token is the wire's: the library is given none that it could show.
  const client = new Stepwise(homeserver, "", noStorage(), keys);
  return {
    crypto: keys === undefined ? undefined : client.crypto,
    begin: (filter) => client.begin(filter),
    userId: () => client.getUserId(),
    next: (since, waitMs) => client.next(since, waitMs),
    takeApart: (batch, emit) => client.takeApart(batch, emit),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The library keeps nothing: with another filter it would forget how far it had heard, and carry out once more what
 * was said before.
 */
function noStorage(): Sdk.IStorageProvider {
  const nothing = () => undefined;
  return {
    setSyncToken: nothing,
    getSyncToken: () => null,
    setFilter: nothing,
    // It then makes its filter known at each start; the homeserver knows a filter again that it has.
    getFilter: () => undefined as unknown as Sdk.IFilterInfo,
    storeValue: nothing,
    readValue: nothing,
  };
}
