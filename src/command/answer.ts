import type { Body, Message, Origin } from "../message/model.ts";
import { headline, line, list } from "../message/build.ts";
import type { Outcome } from "./outcome.ts";
import type { Refusal } from "../message/refusal.ts";

/** What every command answers, whoever asked: printed as one JSON object, or rendered from `message`. */
export interface Answer {
  readonly command: string;
  readonly outcome: Outcome;
  readonly result: object;
  readonly message: Message;
  readonly error?: { readonly code: string; readonly text: string };
  readonly drill?: true;
}

/** What a command's own code returns when it did what was asked. */
export interface Done {
  readonly outcome: Exclude<Outcome, "refused">;
  readonly result: object;
  readonly body: Body;
}

export function answered(command: string, done: Done, origin: Origin | null): Answer {
  const { outcome, result, body } = done;
  return { command, outcome, result, message: { origin, ...body }, ...drillMark(origin) };
}

export function refused(command: string, refusal: Refusal, origin: Origin | null): Answer {
  const { code, text, details } = refusal;
  const items = details === undefined ? [] : [list(details.map((detail) => line(detail)))];
  const body = { title: "not done", blocks: [headline("neutral", text), ...items] };
  return {
    command,
    outcome: "refused",
    result: {},
    message: { origin, ...body },
    error: { code, text: [text, ...(details ?? [])].join("\n") },
    ...drillMark(origin),
  };
}

/** Something broke in the bot itself: nothing is known, and the reference finds it in the log. */
export function broke(command: string, reference: string, origin: Origin | null): Answer {
  const text = `The bot could not finish this: a fault of its own. Reference ${reference} is in its log. Try again, or look by hand.`;
  return {
    command,
    outcome: "unknown",
    result: {},
    message: { origin, title: "could not tell", blocks: [headline("unsure", text)] },
    error: { code: "internal", text },
    ...drillMark(origin),
  };
}

function drillMark(origin: Origin | null): { readonly drill?: true } {
  return origin?.drill === true ? { drill: true } : {};
}
