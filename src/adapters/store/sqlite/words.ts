import type { Holder, NotOpened } from "../opened.ts";

/** What is said of an embedded store that was not opened. */

const ELSEWHERE =
  "Put the store on a disk of this machine, or use PostgreSQL (`store.postgresEnv`).";

export function networkWords(path: string, name: string): string {
  return `${path} lies on ${name}: a store on a network file system can lose what it was given. ${ELSEWHERE}`;
}

export function unclearWords(path: string, name: string): string {
  return `${path} lies on ${name}: what stands behind that, and whether it keeps locks and writes, cannot be told. ${ELSEWHERE}`;
}

export function locked(path: string, holder: Holder | undefined): NotOpened {
  return { kind: "locked", holder, text: `${path} is in use: ${who(holder)}` };
}

function who(holder: Holder | undefined): string {
  if (holder === undefined) {
    return "another process holds it. Wait until it ends and try again; if it is a bot, stop it first.";
  }
  const { pid, host, sinceMs, what } = holder;
  const since = new Date(sinceMs)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
  return `${what} holds it, process ${pid} on ${host}, since ${since}. ${whatToDo(what)}`;
}

/** Whoever stops a `lattice run` may stop a pause half-way. */
function whatToDo(what: string): string {
  return what === "lattice run"
    ? "A run may be under way there: leave it alone and try again once it has ended, or end the run with `abort`."
    : "Stop that one first.";
}

export function absent(path: string): NotOpened {
  return {
    kind: "absent",
    text: `${path} is not there: no bot has kept a store in it yet. See \`store.sqlite\`.`,
  };
}

export function noAccess(path: string, why: string): NotOpened {
  return {
    kind: "no access",
    text: `${path} cannot be opened: ${why}. Only the user of the bot may use it: start the bot as that user, as in \`sudo -u lattice lattice start\`, and type this again. If you are that user, make the file and its folder yours to read and write.`,
  };
}

export function wrongSetting(path: string, name: string): NotOpened {
  return {
    kind: "settings",
    text: `${path} does not take the setting ${name}, without which a commit can be lost. ${ELSEWHERE}`,
  };
}

export function oldSqlite(version: string): NotOpened {
  return {
    kind: "old database",
    text: `This Node has SQLite ${version} that is trusted with a store. Use the Node that comes with lattice.`,
  };
}
