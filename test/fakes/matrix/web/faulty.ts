import type { ServerResponse } from "node:http";
import { limited, refused, unknownToken } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Fault } from "./faults.ts";

/** What gateways show when nothing answers behind them. */
const PAGE =
  "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";

/** What a fault answers in place of the homeserver; undefined where it is done all the same. */
export function inPlaceOf(fault: Fault): Answer | undefined {
  switch (fault.kind) {
    case "limited":
      return limitedAs(fault.afterMs, fault.told);
    case "error":
      return refused(fault.status, fault.errcode, "as a test wants it");
    case "unknown-token":
      return unknownToken(fault.soft);
    case "gateway":
      return { status: fault.status, body: PAGE, headers: { "content-type": "text/html" } };
    case "reset":
    case "silent":
      return { status: 0, body: {} };
    default:
      return undefined;
  }
}

function limitedAs(afterMs: number, told: "header" | "body" | "nowhere" | undefined): Answer {
  const both = limited(afterMs);
  const bare = refused(429, "M_LIMIT_EXCEEDED", "Too Many Requests");
  if (told === "header") return { ...bare, headers: both.headers ?? {} };
  if (told === "body") return { status: both.status, body: both.body };
  return told === "nowhere" ? bare : both;
}

/** Sends an answer, or what is left of it. */
export function deliver(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  switch (fault?.kind) {
    case "reset":
    case "reset-after-commit":
      response.socket?.resetAndDestroy();
      return;
    case "silent":
    case "silent-after-commit":
      return;
    default: {
      const text = isPage(answer.body) ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
        ...answer.headers,
      });
      if (fault?.kind !== "cut") response.end(text);
      else response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
    }
  }
}

function isPage(body: unknown): body is string {
  return typeof body === "string";
}
