export type Verb = "GET" | "POST" | "PUT" | "DELETE";

/** What a homeserver answered, whatever it is. */
export interface MatrixAnswer {
  readonly status: number;
  /** Undefined where the answer is no JSON. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Headers;
}

/** A homeserver that did not do what a person asked of it. */
export class NotDone extends Error {
  readonly answer: MatrixAnswer;
  readonly errcode: string;

  constructor(asked: string, answer: MatrixAnswer) {
    super(`${asked}: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.name = "NotDone";
    this.answer = answer;
    this.errcode = String(answer.body?.["errcode"]);
  }
}

const CALL_MS = 30_000;

/** Plain calls to a homeserver with one access token. */
export class Caller {
  readonly url: string;
  readonly token: string;

  /** `url` without a slash at its end; `token` may be empty. */
  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** Calls, and gives what came. `body` is sent as JSON, or as it is where it is a text. */
  async call(verb: Verb, path: string, body?: unknown): Promise<MatrixAnswer> {
    const answer = await fetch(this.url + path, {
      method: verb,
      headers: {
        "content-type": "application/json",
        ...(this.token === "" ? {} : { authorization: `Bearer ${this.token}` }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_MS),
    });
    return { status: answer.status, body: asObject(await answer.text()), headers: answer.headers };
  }

  /** Calls, and throws `NotDone` where the answer is no success. */
  async ask<T = Readonly<Record<string, unknown>>>(
    verb: Verb,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const answer = await this.call(verb, path, body);
    if (answer.status !== 200) throw new NotDone(`${verb} ${path}`, answer);
    return answer.body as T;
  }
}

/** A path of the client-server API, its parts escaped. */
export function path(...parts: readonly string[]): string {
  return `/_matrix/client/v3/${parts.map(encodeURIComponent).join("/")}`;
}

function asObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
