/** Where calls go, and by which token unless another is given. */
export interface WebAt {
  readonly apiUrl: string;
  readonly botToken: string;
}

export interface CallOptions {
  readonly token?: string;
  /** How arguments are sent; Slack's own library sends forms. */
  readonly as?: "form" | "json";
}

export interface WebAnswered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One call over HTTP, without any library between. */
export async function callWeb(
  { apiUrl, botToken }: WebAt,
  method: string,
  args: Readonly<Record<string, unknown>> = {},
  { token = botToken, as = "form" }: CallOptions = {},
): Promise<WebAnswered> {
  const form = new URLSearchParams(
    Object.entries(args).map(([key, value]): [string, string] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const response = await fetch(`${apiUrl}${method}`, {
    method: "POST",
    headers: {
      "content-type": as === "form" ? "application/x-www-form-urlencoded" : "application/json",
      ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
    },
    body: as === "form" ? form.toString() : JSON.stringify(args),
  });
  const text = await response.text();
  const body = text.startsWith("{") ? (JSON.parse(text) as WebAnswered["body"]) : {};
  return { status: response.status, headers: response.headers, body };
}
