import type { Dispatcher, Pool } from "undici";
import { failed } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { failureOf } from "./failures.ts";

export interface ExchangeOptions {
  readonly path: string;
  /** Sent as a POST; a GET without. */
  readonly send?: string | undefined;
  readonly headers: Record<string, string>;
  readonly timeoutMs: number;
  /** Bytes of the body that are read at most. */
  readonly maxBytes: number;
  /** Ends the exchange early. */
  readonly deadline: AbortSignal;
}

/** How an exchange ended: an answer, or an error that may be worth one more try. */
export type Ended = { readonly answer: Answer } | { readonly error: unknown };

/** One request. Works on undici's dispatch events: a stream for each answer would double what a walk costs. */
export function exchange(pool: Pool, options: ExchangeOptions): Promise<Ended> {
  return new Promise((resolve) => {
    const handler = new Exchange(options, resolve);
    try {
      const { path, headers, send } = options;
      const method = send === undefined ? "GET" : "POST";
      pool.dispatch({ path, method, headers, body: send ?? null }, handler);
    } catch (error) {
      handler.end({ error });
    }
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #resolve: (ended: Ended) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #onDeadline: () => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;
  #status = 0;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #bytes = 0;

  constructor(options: ExchangeOptions, resolve: (ended: Ended) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => {
      this.#giveUp(failed("timed out", `no answer within ${options.timeoutMs} ms`));
    }, options.timeoutMs);
    this.#onDeadline = () => {
      this.#giveUp(failureOf(options.deadline.reason));
    };
    options.deadline.addEventListener("abort", this.#onDeadline);
    if (options.deadline.aborted) this.#onDeadline();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(new Error("ended before it began"));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // Interim answers (102, 103) come before the real one.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const refusal = refusedStatus(status);
    if (refusal !== undefined) this.#giveUp(refusal);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { maxBytes } = this.#options;
    this.#bytes += chunk.length;
    if (this.#bytes > maxBytes)
      this.#giveUp(failed("too large", `answered more than ${maxBytes} bytes`));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const one = this.#chunks.length === 1 ? first : undefined;
    const bytes = one ?? Buffer.concat(this.#chunks);
    const body = bytes.toString("utf8");
    const header = (name: string) => joined(this.#headers[name]);
    this.end({ answer: { kind: "answered", status: this.#status, body, bytes, header } });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.end({ error });
  }

  end(ended: Ended): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#options.deadline.removeEventListener("abort", this.#onDeadline);
    this.#resolve(ended);
  }

  #giveUp(answer: Answer): void {
    this.end({ answer });
    this.#controller?.abort(new Error("given up"));
  }
}

function joined(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join() : value;
}

/** 200 and 404 carry answers; a redirect could lead anywhere and is not followed. */
function refusedStatus(status: number): Answer | undefined {
  if (status === 200 || status === 404) return undefined;
  if (status >= 300 && status < 400)
    return failed("redirect", `answered a redirect (HTTP ${status})`);
  if (status === 401 || status === 403) {
    return failed("credential", `refused our credential (HTTP ${status})`);
  }
  if (status === 429) return failed("rate limited", "asks us to come back later (HTTP 429)");
  return failed("http status", `answered HTTP ${status}`);
}
