import type { IncomingMessage } from "node:http";
import { readArgs } from "./arguments.ts";
import type { Args } from "./arguments.ts";
import { readBody } from "./read-body.ts";

/** A call as it came. */
export interface Asked {
  readonly method: string;
  readonly args: Args;
  /** Empty where none came. */
  readonly token: string;
  /** Whether the token stands in the address, where logs keep it. */
  readonly tokenInAddress: boolean;
  /** False where the body is not what its content type says. */
  readonly understood: boolean;
}

export async function asked(request: IncomingMessage): Promise<Asked> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://fake");
  const { authorization = "", "content-type": contentType = "" } = request.headers;
  const read = readArgs(contentType, await readBody(request));
  const { token: inBody, ...args } = { ...Object.fromEntries(searchParams), ...read };
  const [, bearer] = /^Bearer (.+)$/.exec(authorization) ?? [];
  return {
    method: pathname.replace(/^\/api\//, ""),
    args,
    token: bearer ?? (typeof inBody === "string" ? inBody : ""),
    tokenInAddress: searchParams.has("token"),
    understood: read !== undefined,
  };
}
