import { createHash } from "node:crypto";

/** A public key, as configured or as a signature carries it. */
export interface SshKey {
  readonly type: string;
  /** Base64. */
  readonly blob: string;
  /** `SHA256:…`, as every OpenSSH program shows it. */
  readonly fingerprint: string;
}

const TYPE = /^[a-z0-9@.-]+$/;
const BLOB = /^[A-Za-z0-9+/]+={0,2}$/;

/** A line of `sshKeys`, without its comment; undefined where the line holds no key. */
export function sshKeyOf(line: string): SshKey | undefined {
  const [type = "", blob = ""] = line.trim().split(/\s+/);
  if (!TYPE.test(type) || !BLOB.test(blob)) return undefined;
  const key = keyOfBlob(Buffer.from(blob, "base64"));
  return key?.type === type ? key : undefined;
}

export function sshKeysOf(lines: readonly string[]): readonly SshKey[] {
  return lines.map(sshKeyOf).filter((key) => key !== undefined);
}

/** The public half, as it stands in a `.pub` file. Types and blobs hold no blank, quote or line break. */
export function publicLine({ type, blob }: SshKey): string {
  return `${type} ${blob}`;
}

const ARMOR =
  /^\s*-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+?)-----END SSH SIGNATURE-----\s*$/;
const MAGIC = "SSHSIG";

/** The key that a signature says it was made with; it proves nothing before the signature is verified. */
export function keyOfSignature(armored: string): SshKey | undefined {
  const [, body] = ARMOR.exec(armored) ?? [];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, "base64");
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return undefined;
  // The magic word, four bytes of version, then the key.
  const key = stringAt(bytes, MAGIC.length + 4);
  return key === undefined ? undefined : keyOfBlob(key);
}

function keyOfBlob(bytes: Buffer): SshKey | undefined {
  const type = stringAt(bytes, 0)?.toString("latin1");
  if (type === undefined || !TYPE.test(type)) return undefined;
  const hash = createHash("sha256").update(bytes).digest("base64").replace(/=+$/, "");
  return { type, blob: bytes.toString("base64"), fingerprint: `SHA256:${hash}` };
}

/** A string of the SSH protocol: four bytes of length, then as many bytes. */
function stringAt(bytes: Buffer, offset: number): Buffer | undefined {
  if (bytes.length < offset + 4) return undefined;
  const from = offset + 4;
  const to = from + bytes.readUInt32BE(offset);
  return to > bytes.length ? undefined : bytes.subarray(from, to);
}
