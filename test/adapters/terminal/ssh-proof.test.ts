import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { verifySigned } from "../../../src/adapters/terminal/ssh-proof.ts";
import type { SignedText } from "../../../src/adapters/terminal/ssh-proof.ts";
import { SshWorld } from "./ssh-world.ts";

const TEXT = "statement: lattice-chatops, version 1\nperson: ada\n";

let world: SshWorld;
let ada: string;
let ben: string;

beforeAll(() => {
  world = new SshWorld();
  ada = world.key("ada");
  ben = world.key("ben");
});

afterAll(() => {
  world.close();
});

function verify(signature: string, options: Partial<SignedText> = {}) {
  return verifySigned({
    person: "ada",
    sshKeys: [world.line(ada)],
    text: TEXT,
    signature,
    env: world.env(),
    ...options,
  });
}

const unproved = (detail: RegExp) => ({ kind: "unproved", detail: expect.stringMatching(detail) });

describe("A signature", () => {
  it("proves the person whose key it is, and is kept with what was signed", async () => {
    const signature = world.sign(ada, TEXT);

    expect(await verify(signature)).toEqual({
      kind: "proved",
      proof: { how: "ssh signature", key: world.fingerprint(ada), signed: TEXT, signature },
    });
  });

  it("with a key that is nobody's proves nothing", async () => {
    const stranger = world.key("stranger");

    expect(await verify(world.sign(stranger, TEXT))).toEqual({
      kind: "unproved",
      detail: `It is signed with ${world.fingerprint(stranger)}, which is not in \`people.ada.sshKeys\`. Sign with a key that is, or have it added there.`,
    });
  });

  it("of one person does not prove another", async () => {
    const signature = world.sign(ben, TEXT);

    expect(await verify(signature)).toMatchObject(unproved(/not in `people\.ada\.sshKeys`/));
    expect(await verify(signature, { person: "ben", sshKeys: [world.line(ben)] })).toMatchObject({
      kind: "proved",
    });
  });

  it.each([
    ["changed", "statement: lattice-chatops, version 1\nperson: ben\n"],
    ["longer", `${TEXT}verb: resume\n`],
    ["shorter by its last line's end", TEXT.trimEnd()],
    ["empty", ""],
  ])("does not hold for a text that is %s", async (_how, text) => {
    expect(await verify(world.sign(ada, TEXT), { text })).toMatchObject(unproved(/does not hold/));
  });

  it("that was made for another purpose does not hold", async () => {
    expect(await verify(world.sign(ada, TEXT, "git"))).toMatchObject(unproved(/does not hold/));
    expect(await verify(world.sign(ada, TEXT, "file"))).toMatchObject(unproved(/does not hold/));
  });

  it("that names a key of the person and was made with another does not hold", async () => {
    const [own, foreign] = [ada, ben].map((key) =>
      Buffer.from(body(world.sign(key, TEXT)), "base64"),
    );
    // The key stands in the same bytes of both: magic, version, length, then 51 bytes.
    own?.copy(foreign ?? Buffer.alloc(0), 0, 0, 14 + 51);
    const forged = armored((foreign ?? Buffer.alloc(0)).toString("base64"));

    expect(await verify(forged)).toMatchObject(unproved(/does not hold/));
  });

  it.each([
    ["nothing", ""],
    ["prose", "yes, it is me"],
    ["a frame around nothing", armored("")],
    [
      "a frame around something else",
      armored(Buffer.from("SSHSIG\0\0\0\u0001").toString("base64")),
    ],
    [
      "a key that is longer than it can be",
      armored(Buffer.from("SSHSIG\0\0\0\u0001\u007f\u007f\u007f\u007fx").toString("base64")),
    ],
  ])("that is %s is none", async (_what, signature) => {
    expect(await verify(signature)).toMatchObject(unproved(/no OpenSSH signature/));
  });

  it("of more than 16 KiB is not looked at", async () => {
    const signature = `${world.sign(ada, TEXT)}${"\n".repeat(16 * 1024)}`;

    expect(await verify(signature)).toMatchObject(unproved(/larger than 16 KiB/));
  });

  it("is not verified for an id that could mean several people", async () => {
    expect(await verify(world.sign(ada, TEXT), { person: "a*" })).toMatchObject(
      unproved(/letters/),
    );
  });

  it("holds only when ssh-keygen says so in words and by its status, of this very key", async () => {
    const signature = world.sign(ada, TEXT);
    const good = (key: string) =>
      `echo 'Good "lattice-chatops" signature for ada with ED25519 key ${world.fingerprint(key)}'`;
    const judged = (text: string) => verify(signature, { env: world.inPlaceOfKeygen(text) });

    expect(await judged(good(ada))).toMatchObject({ kind: "proved" });
    expect(await judged(`${good(ada)}; exit 255`)).toMatchObject(unproved(/does not hold/));
    expect(await judged(good(ben))).toMatchObject(unproved(/does not hold/));
    expect(await judged("exit 0")).toMatchObject(unproved(/does not hold/));
  });

  it("cannot be verified without ssh-keygen, and that is said", async () => {
    const env = { PATH: world.home };

    expect(await verify(world.sign(ada, TEXT), { env })).toMatchObject(
      unproved(/no `ssh-keygen`: install OpenSSH's client/),
    );
  });
});

describe("A configured key", () => {
  it("lets nobody else in by its comment", async () => {
    const signature = world.sign(ben, TEXT);
    const comments = [
      `x"\nada namespaces="lattice-chatops" ${world.line(ben)}`,
      `\n${world.line(ben)}`,
      `\r\nada ${world.line(ben)}`,
      `" cert-authority ${world.line(ben)}`,
      world.line(ben),
    ];
    for (const comment of comments) {
      const sshKeys = [`${world.line(ada)} ${comment}`];
      expect(await verify(signature, { sshKeys })).toMatchObject(unproved(/is signed with/));
      expect(await verify(world.sign(ada, TEXT), { sshKeys })).toMatchObject({ kind: "proved" });
    }
  });

  it("is not taken with options before it", async () => {
    const sshKeys = [`namespaces="git" ${world.line(ada)}`];

    expect(await verify(world.sign(ada, TEXT), { sshKeys })).toMatchObject(
      unproved(/is signed with/),
    );
  });

  it("that is broken does not shut out the person's other keys", async () => {
    const sshKeys = ["ssh-ed25519 AAAAC3Nza ada@old", world.line(ada)];

    expect(await verify(world.sign(ada, TEXT), { sshKeys })).toMatchObject({ kind: "proved" });
  });
});

function body(signature: string): string {
  return signature.replace(/-----[A-Z ]+-----/g, "").replace(/\s/g, "");
}

function armored(base64: string): string {
  return `-----BEGIN SSH SIGNATURE-----\n${base64}\n-----END SSH SIGNATURE-----\n`;
}
