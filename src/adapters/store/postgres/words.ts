import type { NotOpened } from "../opened.ts";

/** What is said of a shared store that was not opened. Nothing of its address but host and database is repeated. */

export function noAddress(where: string): NotOpened {
  return {
    kind: "unreachable",
    text: `${where} holds no address of a PostgreSQL. \`store.postgresEnv\` names the variable that must hold it.`,
  };
}

export function empty(place: string): NotOpened {
  return {
    kind: "absent",
    text: `${place} is empty: no bot has kept anything in it yet. Look again once somebody has asked for something.`,
  };
}

export function badAddress(where: string): NotOpened {
  return {
    kind: "unreachable",
    text: `${where} holds no address of a PostgreSQL. It looks like postgres://USER:PASSWORD@HOST:5432/DATABASE.`,
  };
}

export function oldServer(place: string, version: string): NotOpened {
  return {
    kind: "old database",
    text: `${place} is version ${version}; 15 is the oldest that can be used.`,
  };
}

export function wrongServerSetting(place: string, setting: string): NotOpened {
  return {
    kind: "settings",
    text: `${place} has ${setting}, with which a commit can be lost. Change it on the server.`,
  };
}

export function standby(place: string): NotOpened {
  return {
    kind: "settings",
    text: `${place} is a standby, which takes no writes. Give the address of the primary.`,
  };
}

/** By the server's or the system's code; its own words may hold anything. */
const CODES: Readonly<Record<string, string>> = {
  "28P01": "it does not take this user and password",
  "28000": "it does not let this user in from here",
  "3D000": "it has no such database",
  "53300": "it has too many connections already",
  "57P03": "it is starting up or shutting down",
  "42501": "this user may not make or use the tables",
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up",
  ETIMEDOUT: "it did not answer in time",
  ECONNRESET: "it broke the connection off",
  EHOSTUNREACH: "there is no way to the host",
};

/** What the client itself found wrong comes without a code. */
const NO_CODE =
  "it did not answer in time, or does not take the password or TLS as the address has them";

export function unreachable(place: string, code: string | undefined): NotOpened {
  const why = code === undefined ? NO_CODE : (CODES[code] ?? `it answered ${code}`);
  return {
    kind: "unreachable",
    text: `${place} cannot be used: ${why}. Look at the address in the variable that \`store.postgresEnv\` names, and at the server.`,
  };
}
