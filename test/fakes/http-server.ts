import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on a free loopback port that remembers what it was asked. */
export class HttpServer {
  readonly requests: string[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  respond: Respond;
  readonly #server;

  private constructor(respond: Respond) {
    this.respond = respond;
    this.#server = createServer((request, response) => {
      this.requests.push(request.url ?? "");
      this.headers.push(request.headers);
      this.respond(request, response);
    });
  }

  static open(respond: Respond): Promise<HttpServer> {
    const opened = new HttpServer(respond);
    return new Promise((resolve) => {
      opened.#server.listen(0, "127.0.0.1", () => {
        resolve(opened);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }
}

export function json(status: number, value: unknown): Respond {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };
}

export function raw(status: number, body: string, headers: Record<string, string> = {}): Respond {
  return (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
}
