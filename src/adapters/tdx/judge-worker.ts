import { parentPort } from "node:worker_threads";
import type { Collateral } from "../../lattice/tdx.ts";
import { FAULT } from "./judged.ts";
import type { Judged } from "./judged.ts";
import { judge } from "./quote-chain.ts";
import { layoutOf } from "./quote-layout.ts";
import { trustedRoot } from "./root.ts";
import type { TrustedRoot } from "./root.ts";

/** What the thread that verifies quotes is asked. */
export interface JudgeQuestion {
  readonly id: number;
  readonly raw: Uint8Array;
  readonly collateral: Collateral;
  /** DER of the root; Intel's without. */
  readonly rootDer: Uint8Array | undefined;
  /** Unix seconds. */
  readonly now: number;
}

export interface JudgeAnswer {
  readonly id: number;
  readonly judged: Judged;
}

const roots = new Map<string, Promise<TrustedRoot>>();

function rootOf(der: Uint8Array | undefined): Promise<TrustedRoot> {
  const key = der === undefined ? "" : Buffer.from(der).toString("base64");
  const known = roots.get(key) ?? trustedRoot(der && (() => Promise.resolve(der)));
  roots.set(key, known);
  return known;
}

async function answer({ raw, collateral, rootDer, now }: JudgeQuestion): Promise<Judged> {
  const layout = await layoutOf(raw);
  if (layout.kind === "malformed") return FAULT;
  return judge({ raw: Buffer.from(raw), layout, collateral, root: await rootOf(rootDer) }, now);
}

parentPort?.on("message", (question: JudgeQuestion) => {
  void answer(question)
    .catch(() => FAULT)
    .then((judged) => {
      parentPort?.postMessage({ id: question.id, judged } satisfies JudgeAnswer);
    });
});
