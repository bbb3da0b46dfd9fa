import type { IncomingMessage } from "node:http";
import { HttpServer } from "./http-server.ts";

/** What Slack answers to a method, by what it was asked. */
export type Answers = Readonly<
  Record<string, (asked: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>>
>;

/** The Web API with canned answers, for what a test wants Slack to say of channels and people. */
export async function slackApi(answers: Answers, scopes?: readonly string[]): Promise<HttpServer> {
  const server = await HttpServer.open((request, response) => {
    void formOf(request).then((asked) => {
      const method = (request.url ?? "").replace("/api/", "");
      const body = answers[method]?.(asked) ?? { ok: false, error: "unknown_method" };
      const headers = {
        "content-type": "application/json",
        ...(scopes === undefined ? {} : { "x-oauth-scopes": scopes.join(",") }),
      };
      response.writeHead(200, headers).end(JSON.stringify(body));
    });
  });
  return server;
}

async function formOf(request: IncomingMessage): Promise<Readonly<Record<string, string>>> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return Object.fromEntries(new URLSearchParams(all));
}
