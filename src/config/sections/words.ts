import { z } from "zod";

/** Small words of the file that several sections share. */

/** Names of members, hosts, people: they become arguments, labels and file names, so no other characters. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Capitals only: a token that was put here by mistake is refused, and so never looked up or shown. */
export const ENV_NAME = /^[A-Z_][A-Z0-9_]*$/;

export function name(description: string, example: string) {
  return z
    .string()
    .regex(NAME, "not a name: letters, digits, dot, dash and underscore, 63 at most")
    .meta({ description, examples: [example] });
}

export function envName(description: string, example: string) {
  return z
    .string()
    .regex(ENV_NAME, "not the name of an environment variable (capitals, digits and underscore)")
    .meta({ description, examples: [example] });
}

export function path(description: string, example: string) {
  return z
    .string()
    .min(1, "empty path")
    .meta({ description, examples: [example] });
}

/** An http(s) address as seen from the bot. Kept as written, without a trailing slash. */
export function url(description: string, example: string) {
  return z
    .string()
    .refine(isHttpUrl, { error: "not an http:// or https:// address" })
    .refine((text) => !isHttpUrl(text) || isPlain(new URL(text)), {
      error: "has a user, a query or a fragment, which are not sent; give credentials under `auth`",
    })
    .meta({ description, examples: [example] })
    .transform((text) => text.replace(/\/+$/, ""));
}

/** systemd unit names: they become arguments of systemctl. */
export const UNIT = /^[A-Za-z0-9:_.@-]+\.service$/;

/** A file on a host: it becomes an argument there, so no blank, quote or pattern. */
export function hostPath(description: string, example: string) {
  return z
    .string()
    .regex(/^\/[A-Za-z0-9_./@+-]+$/, "not an absolute path of letters, digits and _./@+-")
    .meta({ description, examples: [example] });
}

export function hex(digits: number, description: string) {
  return z
    .string()
    .regex(new RegExp(`^(0x)?[0-9a-fA-F]{${digits}}$`), `not ${digits} hexadecimal digits`)
    .meta({ description, examples: ["91eb2b44d141d4ec".repeat(digits / 16)] })
    .transform((text) => text.replace(/^0x/, "").toLowerCase());
}

/** An address that may carry a key of its own, as those of RPC nodes and pagers do. */
export function keyedUrl(description: string, example: string) {
  return z
    .string()
    .refine(isHttpUrl, { error: "not an http:// or https:// address" })
    .refine((text) => !isHttpUrl(text) || isDecodable(new URL(text)), {
      error: "has a % in its user or password that begins no code; write a plain % as %25",
    })
    .meta({ description, examples: [example] })
    .transform((text) => text.replace(/\/+$/, ""));
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

function isPlain({ username, password, search, hash }: URL): boolean {
  return username + password + search + hash === "";
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
