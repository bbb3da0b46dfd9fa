import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inPrivateFolder, noPrivateFolder } from "./private-folder.ts";
import { NAMESPACE } from "./signed.ts";
import type { Signed } from "./signed.ts";
import { agentFailure, signingFailure } from "./signing-failures.ts";
import type { SigningFailure } from "./signing-failures.ts";
import { homeKeys, namedKey, publicFile } from "./signing-keys.ts";
import type { SigningKey } from "./signing-keys.ts";
import { sshKeygen } from "./ssh-keygen.ts";
import { keyOfSignature, sshKeysOf } from "./ssh-key.ts";
import type { SshKey } from "./ssh-key.ts";
import { isPlainText } from "./statement.ts";

/** For all keys together: long enough for a touch, well within the time a text is fresh. */
const TIME_LIMIT_MS = 60_000;

export interface SignerOptions {
  /** Who signs: a key of `people`. */
  readonly person: string;
  /** Their public keys, as configured. */
  readonly sshKeys: readonly string[];
  /** The one key to use (`--key FILE`): a private key, or the public half of one that ssh-agent holds. */
  readonly keyPath: string | undefined;
  /** Their home folder, where keys of theirs may lie in `.ssh`. */
  readonly home: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody sits at a terminal, where a passphrase or a PIN can be typed. */
  readonly interactive: boolean;
  /** Told what is signed before it is, and that a security key may wait for a touch. */
  readonly say: (text: string) => void;
  /** Milliseconds. */
  readonly timeLimitMs?: number;
}

/** Signs a text with a key of this person: the file that is named, else ssh-agent's, else one in `~/.ssh`. */
export async function signText(text: string, options: SignerOptions): Promise<Signed> {
  const { person, keyPath, say } = options;
  const keys = sshKeysOf(options.sshKeys);
  if (keys.length === 0) {
    return unsigned(
      `No key can prove ${person}. Add ${person}'s OpenSSH public key to \`people.${person}.sshKeys\`.`,
    );
  }
  // What a terminal would not show as it is, nobody can have read.
  if (!isPlainText(text)) return unsigned("The text to sign holds hidden characters. Not signed.");
  const toTry = await keysToTry(keys, options);
  if (toTry.length === 0) {
    return unsigned(`Not signed: there is no key file ${keyPath ?? ""}. Name another.`);
  }
  say(text);
  if (toTry.some(({ key }) => key?.type.startsWith("sk-"))) {
    say("If a security key blinks, touch it.");
  }
  try {
    return await signWithFirst(text, toTry, { ...options, keys });
  } catch (error) {
    return unsigned(noPrivateFolder(error));
  }
}

async function keysToTry(
  keys: readonly SshKey[],
  { keyPath, home }: SignerOptions,
): Promise<readonly SigningKey[]> {
  if (keyPath !== undefined) {
    const key = await namedKey(keyPath);
    return key === undefined ? [] : [key];
  }
  return [...keys.map((key) => ({ path: undefined, key })), ...(await homeKeys(home, keys))];
}

interface Attempts extends SignerOptions {
  readonly keys: readonly SshKey[];
}

async function signWithFirst(
  text: string,
  toTry: readonly SigningKey[],
  options: Attempts,
): Promise<Signed> {
  const deadline = performance.now() + (options.timeLimitMs ?? TIME_LIMIT_MS);
  const failures: string[] = [];
  for (const candidate of toTry) {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) break;
    const attempt = await signWith(text, candidate, { ...options, timeLimitMs: leftMs });
    if (attempt.kind === "no program") {
      return unsigned("There is no `ssh-keygen` on this machine: install OpenSSH's client.");
    }
    if (attempt.kind === "failed") failures.push(`${named(candidate)}: ${attempt.why}`);
    if (attempt.kind !== "signed") continue;
    const used = keyOfSignature(attempt.signature);
    if (options.keys.some(({ blob }) => blob === used?.blob)) return attempt;
    failures.push(`${named(candidate)}: it is not a key of ${options.person}`);
  }
  return unsigned(whyNone(failures, toTry, options));
}

async function signWith(
  text: string,
  { path, key }: SigningKey,
  { env, interactive, timeLimitMs = TIME_LIMIT_MS }: SignerOptions,
): Promise<{ readonly kind: "signed"; readonly signature: string } | SigningFailure> {
  return inPrivateFolder(async (folder) => {
    const textPath = join(folder, "statement");
    const keyPath = path ?? join(folder, "key.pub");
    await writeFile(textPath, text, { mode: 0o600 });
    if (path === undefined && key !== undefined) await writeFile(keyPath, publicFile(key));
    const args = ["-Y", "sign", "-n", NAMESPACE, "-f", keyPath, textPath];
    const end = await sshKeygen({ args, env, interactive, timeoutMs: timeLimitMs });
    if (end.kind === "ended" && end.status === 0) {
      return { kind: "signed", signature: await readFile(`${textPath}.sig`, "utf8") };
    }
    return path === undefined ? agentFailure(end, interactive) : signingFailure(end, interactive);
  });
}

function named({ path, key }: SigningKey): string {
  return path ?? `${key?.fingerprint ?? "a key"} in ssh-agent`;
}

function whyNone(
  failures: readonly string[],
  toTry: readonly SigningKey[],
  { person, keys, keyPath, env }: Attempts,
): string {
  const places = keyPath === undefined ? emptyPlaces(failures, toTry, env) : [];
  const allowed = keys.map(({ fingerprint }) => fingerprint).join(", ");
  return [
    `Not signed: no key of ${person} could be used.`,
    `Tried: ${[...places, ...failures].join("; ")}.`,
    `Allowed: ${allowed} (\`people.${person}.sshKeys\`).`,
    "Load one with `ssh-add`, or name its file with `--key FILE`.",
  ].join(" ");
}

/** Places that held no key of this person at all. */
function emptyPlaces(
  failures: readonly string[],
  toTry: readonly SigningKey[],
  { SSH_AUTH_SOCK }: Attempts["env"],
): readonly string[] {
  const agent =
    SSH_AUTH_SOCK === undefined
      ? "ssh-agent: there is none (SSH_AUTH_SOCK is not set)"
      : "ssh-agent: holds none of these keys, or does not answer";
  const refusedByAgent = failures.some((failure) => failure.includes(" in ssh-agent: "));
  const files = toTry.some(({ path }) => path !== undefined);
  return [
    ...(refusedByAgent ? [] : [agent]),
    ...(files ? [] : ["~/.ssh/id_*: none is one of these keys"]),
  ];
}

function unsigned(detail: string): Signed {
  return { kind: "unsigned", detail };
}
