import type { KeygenEnd } from "./ssh-keygen.ts";

/** Why a key did not sign. `absent` is a key that ssh-agent does not hold, which is no failure of the key. */
export type SigningFailure =
  | { readonly kind: "absent" }
  | { readonly kind: "no program" }
  | { readonly kind: "failed"; readonly why: string };

/** OpenSSH's words, and what they mean to a person; nothing of what it prints is repeated. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/UNPROTECTED PRIVATE KEY FILE/, "others may read its file: `chmod 600` it"],
  [/agent refused operation/, "ssh-agent refused to use it: was it confirmed, or touched?"],
  [/device not found|no device/i, "its security key is not plugged in"],
  [/No private key found/, "its private half is neither beside it nor in ssh-agent"],
  [/Couldn't load public key|invalid format|error in libcrypto/, "it is no OpenSSH key"],
];

/** `interactive`: whether a person could have typed a passphrase. */
export function signingFailure(end: KeygenEnd, interactive: boolean): SigningFailure {
  if (end.kind === "no program") return end;
  if (end.kind === "timed out") {
    return { kind: "failed", why: "nobody touched or confirmed it in time" };
  }
  const known = WORDS.find(([pattern]) => pattern.test(end.stderr));
  if (known !== undefined) return { kind: "failed", why: known[1] };
  if (!end.stderr.includes("passphrase")) {
    return { kind: "failed", why: "`ssh-keygen` could not use it" };
  }
  return {
    kind: "failed",
    why: interactive
      ? "the passphrase was not the right one"
      : "it needs its passphrase, and there is no terminal to type it at: load it with `ssh-add` first",
  };
}

/** The same for a key that was looked for in ssh-agent. */
export function agentFailure(end: KeygenEnd, interactive: boolean): SigningFailure {
  const absent = end.kind === "ended" && end.stderr.includes("No private key found");
  return absent ? { kind: "absent" } : signingFailure(end, interactive);
}
