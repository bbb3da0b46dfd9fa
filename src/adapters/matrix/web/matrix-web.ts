import type { Call, Place } from "./calls.ts";

/** What came of a call. `later`: the homeserver surely did nothing. `unsure`: it may have. */
export type WebAnswer =
  | {
      readonly kind: "ok";
      /** As the homeserver sent it. */
      readonly body: Readonly<Record<string, unknown>>;
    }
  | WebFailure;

export type WebFailure =
  | {
      readonly kind: "later";
      readonly afterMs: number;
      readonly detail: string;
      /** It lasts until somebody mends it: a token, a right, a room. */
      readonly mend?: true;
    }
  | { readonly kind: "unsure"; readonly detail: string }
  | {
      readonly kind: "refused";
      /** The homeserver's own code, as M_FORBIDDEN. */
      readonly errcode: string;
      readonly detail: string;
    };

export interface Asked {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
}

/** A homeserver, one call at a time. Never throws, never waits for a rate limit, and never shows the token. */
export interface MatrixWeb {
  call<Name extends Call>(call: Name, place: Place<Name>, asked?: Asked): Promise<WebAnswer>;
}

export interface WebOptions {
  readonly homeserver: string;
  readonly token: string;
  /** How long one call may take; 10 s where nothing is said. */
  readonly timeoutMs?: number | undefined;
  /** Ends every call under way. */
  readonly stop?: AbortSignal | undefined;
}
