import type { Method } from "./web/methods.ts";
import type { SlackWeb, WebAnswer } from "./web/slack-web.ts";

/** Until when Slack takes no call of a method; for messages, in a channel. */
export function paced(web: SlackWeb, now: () => number): SlackWeb {
  const until = new Map<string, number>();
  return {
    async call(method, args): Promise<WebAnswer> {
      const lane = laneOf(method, args);
      const leftMs = (until.get(lane) ?? 0) - now();
      if (leftMs > 0) {
        const detail = `Slack's limit for ${method} is reached; it takes the next one in ${Math.ceil(leftMs / 1_000)} s`;
        return { kind: "later", afterMs: leftMs, detail };
      }
      const answer = await web.call(method, args);
      if (answer.kind === "later") until.set(lane, now() + answer.afterMs);
      else until.delete(lane);
      return answer;
    },
  };
}

/** Messages are limited by channel, everything else by method (docs.slack.dev, rate limits). */
function laneOf(method: Method, { channel }: Readonly<Record<string, unknown>>): string {
  return method === "chat.postMessage" ? `${method} ${String(channel)}` : method;
}
