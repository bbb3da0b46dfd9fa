import type { ServerResponse } from "node:http";
import type { ReaderFault } from "./fault.ts";
import { sendJson } from "./loopback-server.ts";
import type { SimulatedRecord } from "./records.ts";
import { hashOf } from "./world.ts";

/** Answers as a broken reader would; false when no fault of that kind is there and a real answer is due. */
export function answerBadly(faults: readonly ReaderFault[], response: ServerResponse): boolean {
  return faults.some(({ mode }) => badAnswer(mode, response));
}

function badAnswer(mode: ReaderFault["mode"], response: ServerResponse): boolean {
  switch (mode) {
    case "refuses":
      response.destroy();
      return true;
    case "hangs":
      return true;
    case "error":
      sendJson(response, 500, { error: "internal error" });
      return true;
    case "html":
      response
        .writeHead(200, { "content-type": "text/html" })
        .end("<!doctype html><title>Service unavailable</title>");
      return true;
    case "redirect":
      response.writeHead(301, { location: "http://127.0.0.1:9/" }).end();
      return true;
    case "endless":
      endless(response);
      return true;
    default:
      return false;
  }
}

/** Sends a body for as long as the other side takes it. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = Buffer.alloc(65_536, " ");
  const send = () => {
    while (!response.destroyed && response.write(chunk)) continue;
  };
  response.on("drain", send);
  send();
}

/** A record as a reader with these faults tells it. */
export function distorted(
  record: SimulatedRecord,
  faults: readonly ReaderFault[],
  nowMs: number,
): SimulatedRecord {
  return faults.reduce((told, { mode }) => distortion(told, mode, nowMs), record);
}

function distortion(
  record: SimulatedRecord,
  mode: ReaderFault["mode"],
  nowMs: number,
): SimulatedRecord {
  switch (mode) {
    case "another-slot":
      return { ...record, slot: record.slot + 1 };
    case "negative-slot":
      return { ...record, slot: -record.slot };
    case "future-commit":
      return { ...record, committedAt: nowMs + 3_600_000 };
    case "another-digest":
      return { ...record, digest: hashOf("another", record.digest) };
    default:
      return record;
  }
}
