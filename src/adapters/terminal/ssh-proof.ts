import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Proved } from "../../ports/actor.ts";
import { inPrivateFolder, noPrivateFolder } from "./private-folder.ts";
import { NAMESPACE } from "./signed.ts";
import { sshKeygen } from "./ssh-keygen.ts";
import type { KeygenEnd } from "./ssh-keygen.ts";
import { keyOfSignature, publicLine, sshKeysOf } from "./ssh-key.ts";
import type { SshKey } from "./ssh-key.ts";

/** Bytes of a signature that are looked at: the largest RSA key makes a third of it. */
const MOST_BYTES = 16 * 1024;

const TIMEOUT_MS = 10_000;

/** What principals may look like: in a file of signers, further characters would be a pattern. */
const PERSON = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export interface SignedText {
  /** A key of `people`. */
  readonly person: string;
  /** Of this person only; comments are not looked at. */
  readonly sshKeys: readonly string[];
  readonly text: string;
  /** Armored. */
  readonly signature: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether a text is signed by a person, as `ssh-keygen -Y verify` judges it. */
export async function verifySigned(signed: SignedText): Promise<Proved> {
  const { person, sshKeys, signature } = signed;
  if (!PERSON.test(person))
    return unproved("A person's id has only letters, digits and ._- in it.");
  if (Buffer.byteLength(signature) > MOST_BYTES) {
    return unproved("The signature is larger than 16 KiB, which is none that ssh-keygen makes.");
  }
  const used = keyOfSignature(signature);
  if (used === undefined) {
    return unproved("What came back is no OpenSSH signature. Sign with `ssh-keygen -Y sign`.");
  }
  const known = sshKeysOf(sshKeys).find(({ blob }) => blob === used.blob);
  if (known === undefined) {
    const which = `${used.fingerprint}, which is not in \`people.${person}.sshKeys\``;
    return unproved(`It is signed with ${which}. Sign with a key that is, or have it added there.`);
  }
  return verdict(await verify(signed, known), signed, known);
}

/**
 * The file of signers has one line: this person, and the one configured key that the signature names. So a key of
 * somebody else, a comment and a broken line beside it cannot have a say.
 */
async function verify(signed: SignedText, key: SshKey): Promise<KeygenEnd | string> {
  const { person, text, signature, env } = signed;
  try {
    return await inPrivateFolder(async (folder) => {
      const signersPath = join(folder, "allowed_signers");
      const signaturePath = join(folder, "text.sig");
      const signer = `${person} namespaces="${NAMESPACE}" ${publicLine(key)}\n`;
      await writeFile(signersPath, signer, { mode: 0o600 });
      await writeFile(signaturePath, signature, { mode: 0o600 });
      const files = ["-f", signersPath, "-s", signaturePath];
      return sshKeygen({
        args: ["-Y", "verify", ...files, "-I", person, "-n", NAMESPACE],
        input: text,
        env,
        interactive: false,
        timeoutMs: TIMEOUT_MS,
      });
    });
  } catch (error) {
    return noPrivateFolder(error);
  }
}

function verdict(
  end: KeygenEnd | string,
  { text, signature }: SignedText,
  { fingerprint }: SshKey,
): Proved {
  if (typeof end === "string") return unproved(`On the machine that verifies: ${end}`);
  if (end.kind === "no program") {
    return unproved(
      "The machine that verifies has no `ssh-keygen`: install OpenSSH's client there.",
    );
  }
  if (end.kind === "timed out") {
    return unproved(`\`ssh-keygen\` did not verify it within ${TIMEOUT_MS / 1000} s. Try again.`);
  }
  if (end.status !== 0 || !end.stdout.trimEnd().endsWith(` key ${fingerprint}`)) {
    return unproved(
      "The signature does not hold: it is of another text, or made for another purpose. Ask again, and sign what is shown then.",
    );
  }
  return {
    kind: "proved",
    proof: { how: "ssh signature", key: fingerprint, signed: text, signature },
  };
}

function unproved(detail: string): Proved {
  return { kind: "unproved", detail };
}
