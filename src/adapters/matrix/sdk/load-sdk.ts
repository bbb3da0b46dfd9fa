import { createRequire, Module } from "node:module";
import type * as Sdk from "matrix-bot-sdk";
import { absentCrypto } from "./absent-crypto.ts";

/** Whether encryption can be had; `why` says what is missing, for the operator. */
export type Crypto =
  { readonly available: true } | { readonly available: false; readonly why: string };

export interface LoadedSdk {
  readonly sdk: typeof Sdk;
  readonly crypto: Crypto;
}

const NATIVE = "@matrix-org/matrix-sdk-crypto-nodejs";

let loaded: LoadedSdk | undefined;

/**
 * Loads matrix-bot-sdk, once, and says whether its native library is there. It is downloaded apart from the package,
 * and without it nothing that imports matrix-bot-sdk would start: so nothing imports it, and this puts a stand-in in
 * its place first. Only a library that is missing is stood in for; one that is broken in another way throws.
 */
export function loadSdk(): LoadedSdk {
  return (loaded ??= load());
}

function load(): LoadedSdk {
  const ours = createRequire(import.meta.url);
  const theirs = createRequire(ours.resolve("matrix-bot-sdk"));
  const crypto = nativeOrStandIn(theirs);
  const sdk = ours("matrix-bot-sdk") as typeof Sdk;
  // It writes requests and answers into its log.
  sdk.LogService.setLogger(SILENT);
  return { sdk, crypto };
}

function nativeOrStandIn(theirs: NodeJS.Require): Crypto {
  const id = theirs.resolve(NATIVE);
  try {
    theirs(id);
    return { available: true };
  } catch (error) {
    const why = missing(error);
    if (why === undefined) throw error;
    const standIn = new Module(id);
    Object.assign(standIn, { filename: id, loaded: true, exports: absentCrypto() });
    theirs.cache[id] = standIn;
    return { available: false, why };
  }
}

/** What of the library is missing; undefined where something else is wrong. */
function missing(error: unknown): string | undefined {
  const { code, message = "" } = error as { readonly code?: string; readonly message?: string };
  const file = /matrix-sdk-crypto[.-][\w.-]+/.exec(message)?.[0];
  if (code === "MODULE_NOT_FOUND" && file !== undefined) return `${file} is not installed`;
  if (code === "ERR_DLOPEN_FAILED" || /^Unsupported (OS|architecture)/.test(message)) {
    return "there is no native library for this machine";
  }
  return undefined;
}

const nothing = () => undefined;

const SILENT = { info: nothing, warn: nothing, error: nothing, debug: nothing, trace: nothing };
