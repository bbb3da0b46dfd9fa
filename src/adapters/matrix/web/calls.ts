/**
 * Every call that the bot makes, as the specification has them (spec.matrix.org, client-server API). Nothing calls any
 * other, but for what the library does by itself: its filter, its syncs, and the keys of encryption.
 */
export const CALLS = {
  versions: "GET /_matrix/client/versions",
  whoami: "GET /_matrix/client/v3/account/whoami",
  joinedRooms: "GET /_matrix/client/v3/joined_rooms",
  alias: "GET /_matrix/client/v3/directory/room/{alias}",
  join: "POST /_matrix/client/v3/rooms/{room}/join",
  state: "GET /_matrix/client/v3/rooms/{room}/state/{type}/{key}",
  event: "GET /_matrix/client/v3/rooms/{room}/event/{event}",
  messages: "GET /_matrix/client/v3/rooms/{room}/messages",
  relations: "GET /_matrix/client/v1/rooms/{room}/relations/{event}/{rel}/{type}",
  relationsOf: "GET /_matrix/client/v1/rooms/{room}/relations/{event}/{rel}",
  send: "PUT /_matrix/client/v3/rooms/{room}/send/{type}/{txn}",
  redact: "PUT /_matrix/client/v3/rooms/{room}/redact/{event}/{txn}",
} as const satisfies Readonly<Record<string, `${"GET" | "POST" | "PUT"} /_matrix/${string}`>>;

export type Call = keyof typeof CALLS;

type NamesIn<Line> = Line extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What stands in a call's address. A `txn` is the caller's: with the same one the same event comes of it. */
export type Place<Name extends Call> = Readonly<Record<NamesIn<(typeof CALLS)[Name]>, string>>;

/** Method and path, with everything in it escaped. */
export function lineOf(call: Call, place: Readonly<Record<string, string>>) {
  const [method = "", template = ""] = CALLS[call].split(" ");
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(place[name] ?? ""),
  );
  return { method, path };
}
