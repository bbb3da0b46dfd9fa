import type { ServerResponse } from "node:http";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";

/** What is answered to a call. */
export interface Told {
  readonly answer: Answer;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export const told = (answer: Answer, status = 200): Told => ({ answer, status });

export function limited(seconds: number): Told {
  return { answer: refused("ratelimited"), status: 429, headers: { "retry-after": `${seconds}` } };
}

/** Sends it, with the scopes of the token, as each answer of Slack's has them. */
export function send(
  response: ServerResponse,
  { answer, status, headers = {} }: Told,
  scopes: string | undefined,
): void {
  if (status !== 200 && status !== 429) {
    response.writeHead(status, { "content-type": "text/html" }).end("<html>Server Error</html>");
    return;
  }
  response
    .writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      ...(scopes === undefined ? {} : { "x-oauth-scopes": scopes }),
      ...headers,
    })
    .end(JSON.stringify(answer));
}
