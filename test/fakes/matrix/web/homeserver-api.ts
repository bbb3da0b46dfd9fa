import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { FakeAccount } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { done, limited, refused, unknownToken, unrecognized } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { asked, read } from "./asked.ts";
import type { Asked } from "./asked.ts";
import type { Call } from "./call.ts";
import { ENDPOINTS, namesIn, VERSIONS } from "./endpoints.ts";
import type { Endpoint } from "./endpoints.ts";
import type { Fault, Faults } from "./faults.ts";
import { deliver, inPlaceOf } from "./faulty.ts";
import type { Rates } from "./rates.ts";

/** A call that was made, for a test to look at. */
export interface MadeCall {
  /** As in `ENDPOINTS`; the path where there is no such endpoint. */
  readonly name: string;
  readonly user: string | undefined;
  readonly path: string;
  readonly body: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly status: number;
}

export interface HomeserverApiOptions {
  readonly world: World;
  readonly faults: Faults;
  readonly rates: Rates;
  /** Whose calls meet faults. */
  readonly bot: string;
}

/** The client-server API over HTTP. */
export class HomeserverApi {
  readonly calls: MadeCall[] = [];
  readonly #options: HomeserverApiOptions;

  constructor(options: HomeserverApiOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once("close", () => {
      gone.abort();
    });
    const call = await asked(request, gone.signal);
    const { world, faults, bot } = this.#options;
    if (call.tokenInAddress) world.problem("a token in the address");
    const found = endpointOf(call);
    const account = call.token === undefined ? undefined : world.accountOf(call.token);
    const take: Take = (when) => (account?.id === bot ? faults.take(found.name, when) : undefined);
    const instead = take("before");
    const answer =
      (instead && inPlaceOf(instead)) ?? (await this.#answer(call, found, account, take));
    const fault = instead ?? take("after");
    this.calls.push({
      name: found.name,
      user: account?.id,
      path: call.parts.join("/"),
      body: call.text,
      at: world.now(),
      status: answer.status,
    });
    world.changed();
    if (fault?.kind === "slow") await sleep(fault.ms);
    deliver(response, answer, fault);
  }

  async #answer(
    call: Asked,
    found: Found,
    account: FakeAccount | undefined,
    take: Take,
  ): Promise<Answer> {
    if (found.answer !== undefined) return found.answer;
    if (call.token === undefined) return refused(401, "M_MISSING_TOKEN", "Missing access token");
    if (account?.session !== "good") return unknownToken(account?.session === "soft");
    const { endpoint, named } = found;
    const body = endpoint.verb === "GET" ? { content: {} } : read(call.text);
    if ("error" in body) return refused(400, body.errcode, body.error);
    const { query, gone } = call;
    const { world } = this.#options;
    return this.#once(endpoint, call.parts.join("/"), {
      world,
      account,
      named,
      query,
      body: body.content,
      syncFault: () => take("shown"),
      gone,
    });
  }

  /** What was done before under the same name is not done again, and not counted again. */
  async #once(endpoint: Endpoint, path: string, call: Call): Promise<Answer> {
    const { world, rates } = this.#options;
    const { account } = call;
    const before = endpoint.once ? world.sentBefore(account, path) : undefined;
    if (before !== undefined) return done({ event_id: before });
    const waitMs = endpoint.counted ? rates.count(account.id) : 0;
    if (waitMs > 0) return limited(waitMs);
    const answer = await endpoint.answer(call);
    if (endpoint.once && answer.status === 200) {
      world.remember(account, path, (answer.body as { readonly event_id: string }).event_id);
    }
    return answer;
  }
}

type Take = (when: Parameters<Faults["take"]>[1]) => Fault | undefined;

/** Outside of the API Synapse answers no JSON. */
const NO_SUCH_PAGE: Answer = {
  status: 404,
  body: "<html><head><title>404 - No Such Resource</title></head></html>",
  headers: { "content-type": "text/html" },
};

/** An endpoint, or what is answered to everybody. */
type Found =
  | {
      readonly name: string;
      readonly endpoint: Endpoint;
      readonly named: readonly string[];
      readonly answer?: undefined;
    }
  | { readonly name: string; readonly answer: Answer };

function endpointOf({ verb, parts }: Asked): Found {
  const [matrix, client, version = "", ...rest] = parts;
  const path = parts.join("/");
  if (path === "_matrix/client/versions") return { name: "versions", answer: done(VERSIONS) };
  if (matrix !== "_matrix" || client !== "client" || !/^(r0|v1|v3)$/.test(version)) {
    return { name: path, answer: NO_SUCH_PAGE };
  }
  const fitting = ENDPOINTS.flatMap((endpoint) => {
    const named = namesIn(endpoint.path, rest);
    return named === undefined ? [] : [{ name: endpoint.name, endpoint, named }];
  });
  const found = fitting.find(({ endpoint }) => endpoint.verb === verb);
  return found ?? { name: path, answer: unrecognized(fitting.length > 0 ? 405 : 404) };
}
