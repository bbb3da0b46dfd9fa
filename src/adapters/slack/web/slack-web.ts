import type { AppMethod, Method } from "./methods.ts";

/** What came of a call. `later`: Slack surely did nothing. `unsure`: it may have. `refused`: with Slack's own code. */
export type WebAnswer =
  | {
      readonly kind: "ok";
      /** As Slack sent it; of `response_metadata` only `next_cursor`, where there is a next page. */
      readonly body: Readonly<Record<string, unknown>>;
      /** The token's scopes, where Slack told them. */
      readonly scopes: readonly string[] | undefined;
    }
  | {
      readonly kind: "later";
      readonly afterMs: number;
      readonly detail: string;
      /** A limit of Slack's was reached. */
      readonly limited?: true;
    }
  | { readonly kind: "unsure"; readonly detail: string }
  | { readonly kind: "refused"; readonly error: string; readonly detail: string };

/** Slack's Web API, one call at a time. Never throws, never waits for a rate limit, and never shows a token. */
export interface SlackWeb {
  call(method: Method, args: Readonly<Record<string, unknown>>): Promise<WebAnswer>;
}

/** The same with the app's own token. What it answers holds the address of a socket: a secret. */
export interface SlackApp {
  call(method: AppMethod): Promise<WebAnswer>;
}

export interface WebOptions {
  readonly token: string;
  /** In place of Slack's own address. */
  readonly apiUrl?: string | undefined;
  /** How long one call may take; 10 s where nothing is said. */
  readonly timeoutMs?: number | undefined;
}
