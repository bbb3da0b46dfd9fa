import { done, forbidden, refused } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { isFilter } from "./event-filter.ts";
import { joinContent } from "../world/make-room.ts";

export function whoami({ account }: Call): Answer {
  return done({ user_id: account.id, is_guest: false, device_id: account.device });
}

export function joinedRooms({ world, account }: Call): Answer {
  return done({ joined_rooms: world.roomsOf(account.id, "join").map(({ id }) => id) });
}

export function addFilter({ account, named, body }: Call): Answer {
  if (named[0] !== account.id) return forbidden("Cannot create filters for other users");
  if (!isFilter(body)) return refused(400, "M_UNKNOWN", "the filter is none");
  const same = account.filters.findIndex((other) => JSON.stringify(other) === JSON.stringify(body));
  if (same >= 0) return done({ filter_id: `${same}` });
  account.filters.push(body);
  return done({ filter_id: `${account.filters.length - 1}` });
}

export function filter({ account, named }: Call): Answer {
  if (named[0] !== account.id) return forbidden("Cannot get filters for other users");
  const found = account.filters[Number(named[1])];
  return found === undefined ? refused(404, "M_NOT_FOUND", "No such filter") : done(found);
}

export function accountData({ account, named: [user, type = ""] }: Call): Answer {
  if (user !== account.id) return forbidden("Cannot get account data for other users.");
  const found = account.accountData.get(type);
  return found === undefined ? refused(404, "M_NOT_FOUND", "Account data not found") : done(found);
}

export function setAccountData({ account, named: [user, type = ""], body }: Call): Answer {
  if (user !== account.id) return forbidden("Cannot add account data for other users.");
  account.accountData.set(type, body);
  return done();
}

export function profile({ world, named: [user = ""] }: Call): Answer {
  const found = world.accounts.get(user);
  if (found === undefined) return refused(404, "M_UNKNOWN", "No row found (profiles)");
  return done({ displayname: found.displayName });
}

export function displayName(call: Call): Answer {
  const { status, body } = profile(call);
  return status === 200 ? { status, body } : refused(404, "M_NOT_FOUND", "Profile was not found");
}

export function setDisplayName({ world, account, named: [user], body }: Call): Answer {
  if (user !== account.id)
    return refused(400, "M_UNKNOWN", "Cannot set another user's displayname");
  account.displayName = String(body["displayname"]);
  for (const room of world.roomsOf(account.id, "join")) {
    const content = joinContent(world, account.id);
    world.add(room, { type: "m.room.member", sender: account.id, stateKey: account.id, content });
  }
  return done();
}

/** What tells others that somebody reads or writes: nothing here looks at it. */
export function ignored(): Answer {
  return done();
}
