import type { RequestListener } from "node:http";

/** As long as Bolt takes a request after it was signed. */
const MOST_AHEAD_S = 300;

/**
 * Refuses what was signed for a later time. Bolt looks only whether a signature is too old: one for tomorrow could be
 * used again until then by whoever saw it.
 */
export function notAhead(handler: RequestListener): RequestListener {
  return (request, response) => {
    const signedForS = Number(request.headers["x-slack-request-timestamp"]);
    if (signedForS - Date.now() / 1_000 <= MOST_AHEAD_S || Number.isNaN(signedForS)) {
      handler(request, response);
      return;
    }
    request.resume();
    response.writeHead(401).end();
  };
}
