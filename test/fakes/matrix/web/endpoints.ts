import { done } from "./answer.ts";
import type { Answer } from "./answer.ts";
import {
  accountData,
  addFilter,
  displayName,
  filter,
  ignored,
  joinedRooms,
  profile,
  setAccountData,
  setDisplayName,
  whoami,
} from "./account.ts";
import type { Call } from "./call.ts";
import { allState, event, joinedMembers, members, messages, relations, state } from "./reading.ts";
import { alias, createRoom, invite, join, kick, leave } from "./rooms.ts";
import { redact, send, setState } from "./sending.ts";
import { sync } from "./sync.ts";

export interface Endpoint {
  /** What faults and counts are named by. */
  readonly name: string;
  readonly verb: "GET" | "POST" | "PUT";
  /** Parts of the path after the version; `:` stands for a name, `:?` for one that may be left out. */
  readonly path: string;
  /** Whether the path says how the client itself calls what it asks for: asked twice, it is done once. */
  readonly once?: true;
  /** Whether it counts as something that was sent. */
  readonly counted?: true;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
}

/** The client-server API, as far as it is faked: below /_matrix/client/v3, or another version of it. */
export const ENDPOINTS: readonly Endpoint[] = [
  { name: "whoami", verb: "GET", path: "account/whoami", answer: whoami },
  { name: "joinedRooms", verb: "GET", path: "joined_rooms", answer: joinedRooms },
  { name: "sync", verb: "GET", path: "sync", answer: sync },
  { name: "addFilter", verb: "POST", path: "user/:/filter", answer: addFilter },
  { name: "filter", verb: "GET", path: "user/:/filter/:", answer: filter },
  { name: "accountData", verb: "GET", path: "user/:/account_data/:", answer: accountData },
  { name: "setAccountData", verb: "PUT", path: "user/:/account_data/:", answer: setAccountData },
  { name: "profile", verb: "GET", path: "profile/:", answer: profile },
  { name: "displayName", verb: "GET", path: "profile/:/displayname", answer: displayName },
  { name: "setDisplayName", verb: "PUT", path: "profile/:/displayname", answer: setDisplayName },
  { name: "alias", verb: "GET", path: "directory/room/:", answer: alias },
  { name: "createRoom", verb: "POST", path: "createRoom", answer: createRoom },
  { name: "join", verb: "POST", path: "join/:", answer: join },
  { name: "join", verb: "POST", path: "rooms/:/join", answer: join },
  { name: "leave", verb: "POST", path: "rooms/:/leave", answer: leave },
  { name: "forget", verb: "POST", path: "rooms/:/forget", answer: () => done() },
  { name: "invite", verb: "POST", path: "rooms/:/invite", answer: invite },
  { name: "kick", verb: "POST", path: "rooms/:/kick", answer: kick },
  { name: "send", verb: "PUT", path: "rooms/:/send/:/:", once: true, counted: true, answer: send },
  {
    name: "redact",
    verb: "PUT",
    path: "rooms/:/redact/:/:",
    once: true,
    counted: true,
    answer: redact,
  },
  { name: "setState", verb: "PUT", path: "rooms/:/state/:/:?", counted: true, answer: setState },
  { name: "state", verb: "GET", path: "rooms/:/state/:/:?", answer: state },
  { name: "allState", verb: "GET", path: "rooms/:/state", answer: allState },
  { name: "event", verb: "GET", path: "rooms/:/event/:", answer: event },
  { name: "messages", verb: "GET", path: "rooms/:/messages", answer: messages },
  { name: "relations", verb: "GET", path: "rooms/:/relations/:/:?/:?", answer: relations },
  { name: "joinedMembers", verb: "GET", path: "rooms/:/joined_members", answer: joinedMembers },
  { name: "members", verb: "GET", path: "rooms/:/members", answer: members },
  { name: "receipt", verb: "POST", path: "rooms/:/receipt/:/:", answer: ignored },
  { name: "readMarkers", verb: "POST", path: "rooms/:/read_markers", answer: ignored },
  { name: "typing", verb: "PUT", path: "rooms/:/typing/:", answer: ignored },
];

/** What is answered to who has no token. */
export const VERSIONS = {
  versions: [
    "r0.6.1",
    "v1.1",
    "v1.2",
    "v1.3",
    "v1.4",
    "v1.5",
    "v1.6",
    "v1.7",
    "v1.8",
    "v1.9",
    "v1.10",
    "v1.11",
  ],
  unstable_features: {},
};

/** What stands in a path where an endpoint's has names; undefined where it is another path. */
export function namesIn(path: string, parts: readonly string[]): readonly string[] | undefined {
  const wanted = path.split("/");
  const least = wanted.filter((part) => part !== ":?").length;
  // A state key that is empty leaves a slash at the end.
  const given = parts.at(-1) === "" && parts.length > least ? parts.slice(0, -1) : parts;
  if (given.length < least || given.length > wanted.length) return undefined;
  const fits = given.every(
    (part, at) => wanted[at]?.startsWith(":") === true || wanted[at] === part,
  );
  return fits ? given.filter((_part, at) => wanted[at]?.startsWith(":")) : undefined;
}
