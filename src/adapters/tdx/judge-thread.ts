import { Worker } from "node:worker_threads";
import type { JudgeAnswer, JudgeQuestion } from "./judge-worker.ts";
import { FAULT } from "./judged.ts";
import type { Judged } from "./judged.ts";

/** A checkout runs its source, an installed package what was built. */
const PROGRAM = new URL(
  import.meta.url.endsWith(".ts") ? "./judge-worker.ts" : "./judge-worker.js",
  import.meta.url,
);

/**
 * A thread that verifies quotes, started with the first one: signatures in JavaScript take milliseconds that
 * everything else would wait for, and whoever hands over a quote must not be able to hold the program up. Where the
 * time is over the thread is ended, whatever it does.
 */
export class JudgeThread {
  readonly #open = new Map<number, (judged: Judged) => void>();
  #worker: Worker | undefined;
  #asked = 0;

  judge(question: Omit<JudgeQuestion, "id">, signal: AbortSignal): Promise<Judged> {
    if (signal.aborted) return Promise.resolve(FAULT);
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      const onAbort = () => {
        this.#stop();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#open.set(id, (judged) => {
        signal.removeEventListener("abort", onAbort);
        this.#open.delete(id);
        // An idle thread keeps no program running.
        if (this.#open.size === 0) this.#worker?.unref();
        resolve(judged);
      });
      const worker = this.#started();
      worker.ref();
      worker.postMessage({ id, ...question } satisfies JudgeQuestion);
    });
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(PROGRAM);
    this.#worker = worker;
    worker.on("message", ({ id, judged }: JudgeAnswer) => this.#open.get(id)?.(judged));
    const lost = () => {
      if (this.#worker === worker) this.#stop();
    };
    worker.on("error", lost);
    worker.on("exit", lost);
    return worker;
  }

  #stop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const done of this.#open.values()) done(FAULT);
    void worker?.terminate();
  }
}
