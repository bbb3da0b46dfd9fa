import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { FakeCall } from "../model.ts";
import { refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { asked } from "./asked.ts";
import type { Asked } from "./asked.ts";
import type { Fault, Faults } from "./faults.ts";
import { METHODS_OF_FAKE } from "./methods.ts";
import type { Fakes, MethodOfFake } from "./methods.ts";
import { laneOf } from "./rates.ts";
import type { Rates } from "./rates.ts";
import { limited, send, told } from "./told.ts";
import type { Told } from "./told.ts";

export interface WebApiOptions extends Fakes {
  readonly tokens: Readonly<Record<"bot" | "app", string>>;
  /** Scopes of the bot's token. */
  readonly scopes: readonly string[];
  readonly faults: Faults;
  readonly rates: Rates;
}

/** Slack's Web API over HTTP, of the methods that are faked. */
export class WebApi {
  readonly calls: FakeCall[] = [];
  readonly #options: WebApiOptions;

  constructor(options: WebApiOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await asked(request);
    const { workspace } = this.#options;
    if (call.tokenInAddress) workspace.problem(`${call.method}: a token in the address`);
    const { result, fault } = this.#tell(call);
    this.calls.push({
      method: call.method,
      args: call.args,
      at: workspace.now(),
      answer: result.answer,
      status: result.status,
    });
    workspace.changed();
    if (fault?.kind === "slow") await sleep(fault.ms);
    if (fault?.kind === "reset" || fault?.kind === "reset-after-commit") request.socket.destroy();
    else send(response, result, this.#scopesOf(call));
  }

  #tell(call: Asked): { readonly result: Told; readonly fault?: Fault | undefined } {
    const { rates, workspace, faults } = this.#options;
    const { method, args } = call;
    const known = Object.hasOwn(METHODS_OF_FAKE, method) ? METHODS_OF_FAKE[method] : undefined;
    if (known === undefined) {
      workspace.problem(`${method}: no method of the fake`);
      return { result: told(refused("unknown_method", { req_method: method })) };
    }
    const lane = laneOf(method, known.tier, args);
    const waiting = rates.waiting(lane);
    if (waiting !== undefined) {
      const { seconds, heard } = waiting;
      if (heard) workspace.problem(`${method}: called ${seconds} s before Retry-After was over`);
      return { result: limited(seconds) };
    }
    const fault = faults.take(method);
    const inPlace = fault === undefined ? undefined : this.#inPlace(fault, lane);
    return { result: inPlace ?? this.#counted(call, known, lane), fault };
  }

  /** What a fault answers in place of the method; undefined where the method is done all the same. */
  #inPlace(fault: Fault, lane: string): Told | undefined {
    switch (fault.kind) {
      case "ratelimited":
        this.#options.rates.tell(lane, fault.retryAfter);
        return limited(fault.retryAfter);
      case "http":
        return told(refused("http"), fault.status);
      case "error":
        return told(refused(fault.error));
      case "reset":
        return told(refused("reset"));
      case "reset-after-commit":
      case "slow":
        return undefined;
    }
  }

  #counted(call: Asked, known: MethodOfFake, lane: string): Told {
    const { rates } = this.#options;
    const tooMany = rates.count(lane, known.tier);
    if (tooMany === 0) return told(this.#answer(call, known));
    rates.tell(lane, tooMany);
    return limited(tooMany);
  }

  #answer({ method, args, token, understood }: Asked, known: MethodOfFake): Answer {
    const { tokens, scopes, workspace } = this.#options;
    if (!understood) return refused("invalid_json");
    if (token === "") return refused("not_authed");
    if (token !== tokens.bot && token !== tokens.app) return refused("invalid_auth");
    if (token !== tokens[known.token]) {
      const other = known.token === "bot" ? "app" : "bot";
      workspace.problem(`${method}: called with the token of the ${other}`);
      return refused("not_allowed_token_type");
    }
    const needed = known.scope(args, this.#options);
    if (known.token === "bot" && needed !== undefined && !scopes.includes(needed)) {
      workspace.problem(`${method}: missing_scope ${needed}`);
      return refused("missing_scope", { needed, provided: scopes.join(",") });
    }
    return known.answer(args, this.#options);
  }

  #scopesOf({ token }: Asked): string | undefined {
    const { tokens, scopes } = this.#options;
    if (token === tokens.app) return "connections:write";
    return token === tokens.bot ? scopes.join(",") : undefined;
  }
}
