import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signText } from "../../../src/adapters/terminal/ssh-signing.ts";
import type { SignerOptions } from "../../../src/adapters/terminal/ssh-signing.ts";
import { verifySigned } from "../../../src/adapters/terminal/ssh-proof.ts";
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

function sign(options: Partial<SignerOptions> = {}) {
  return signText(TEXT, {
    person: "ada",
    sshKeys: [world.line(ada)],
    keyPath: undefined,
    home: world.home,
    env: world.env(),
    interactive: false,
    say: () => undefined,
    ...options,
  });
}

/** What the verifier makes of what the signer gave. */
async function proven(options: Partial<SignerOptions>) {
  const signed = await sign(options);
  if (signed.kind === "unsigned") return signed;
  const sshKeys = options.sshKeys ?? [world.line(ada)];
  const { signature } = signed;
  return verifySigned({ person: "ada", sshKeys, text: TEXT, signature, env: world.env() });
}

describe("Signing", () => {
  it.each(["ed25519", "ecdsa", "rsa"])("uses an %s key that ssh-agent holds", async (type) => {
    const key = world.key(`held-${type}`, { type });
    const env = world.env(world.agent(ben, key));

    expect(await proven({ env, sshKeys: [world.line(ada), world.line(key)] })).toMatchObject({
      kind: "proved",
      proof: { key: world.fingerprint(key) },
    });
  });

  it.each(["ed25519", "ecdsa", "rsa"])("uses the %s key of a file that is named", async (type) => {
    const key = world.key(`named-${type}`, { type });

    expect(await proven({ keyPath: key, sshKeys: [world.line(key)] })).toMatchObject({
      kind: "proved",
      proof: { key: world.fingerprint(key) },
    });
  });

  it("uses the public half that is named with the key that ssh-agent holds", async () => {
    const keyPath = join(world.folder, "only-public.pub");
    copyFileSync(`${ada}.pub`, keyPath);

    expect(await proven({ keyPath, env: world.env(world.agent(ada)) })).toMatchObject({
      kind: "proved",
    });
    expect(await sign({ keyPath })).toMatchObject({
      kind: "unsigned",
      detail: expect.stringContaining("its private half is neither beside it nor in ssh-agent"),
    });
  });

  it("uses a key in ~/.ssh whose public half is configured, when ssh-agent has none", async () => {
    const home = new SshWorld();
    const [own, other] = [join(home.home, ".ssh/id_work"), join(home.home, ".ssh/id_a_stranger")];
    for (const [from, to] of [
      [ada, own],
      [ben, other],
    ] as const) {
      copyFileSync(from, to);
      copyFileSync(`${from}.pub`, `${to}.pub`);
    }

    const env = world.env(world.agent(ben));
    expect(await proven({ home: home.home, env })).toMatchObject({ kind: "proved" });
    home.close();
  });

  it("does not try a key in ~/.ssh that is not configured", async () => {
    const home = new SshWorld();
    copyFileSync(ben, join(home.home, ".ssh/id_a_stranger"));
    copyFileSync(`${ben}.pub`, join(home.home, ".ssh/id_a_stranger.pub"));

    expect(await sign({ home: home.home })).toMatchObject({
      detail: expect.stringContaining("~/.ssh/id_*: none is one of these keys"),
    });
    home.close();
  });

  it.each([
    [false, "cut off from the terminal"],
    [true, "at the terminal"],
  ])("lets ssh-keygen ask only where somebody sits: %s is %s", async (interactive, where) => {
    const seen = join(world.folder, `seen-${where}`);
    const env = {
      ...world.inPlaceOfKeygen(
        // Whoever leads a session of their own has no terminal; the sixth field is the session.
        `{ [ "$(cut -d' ' -f6 /proc/$$/stat)" = $$ ] && echo "cut off from the terminal" || echo "at the terminal"; env; } > '${seen}'; exit 1`,
      ),
      SSH_ASKPASS: "/usr/bin/ask",
      SLACK_BOT_TOKEN: "xoxb-never",
    };
    await sign({ keyPath: ada, env, interactive });

    const words = readFileSync(seen, "utf8");
    expect(words.split("\n")[0]).toBe(where);
    expect(words.includes("SSH_ASKPASS=/usr/bin/ask")).toBe(interactive);
    expect(words.includes("SSH_ASKPASS_REQUIRE=never")).toBe(!interactive);
    expect(words).not.toContain("xoxb");
  });

  it("shows what is signed, and asks for a touch where a security key may wait for one", async () => {
    const said: string[] = [];
    const touch = "sk-ssh-ed25519@openssh.com";
    const length = Buffer.alloc(4);
    length.writeUInt32BE(touch.length);
    const blob = Buffer.concat([length, Buffer.from(touch), Buffer.alloc(40)]).toString("base64");
    await sign({ sshKeys: [`${touch} ${blob}`, world.line(ada)], say: (text) => said.push(text) });

    expect(said).toEqual([TEXT, "If a security key blinks, touch it."]);
  });

  it("leaves no file behind, whether it signs or not", async () => {
    const texts = ["signed", "unsigned"].map((how) => `${how} ${randomUUID()}\n`);
    const [signed = "", unsigned = ""] = texts;
    const options = { person: "ada", sshKeys: [world.line(ada)], home: undefined };
    const rest = { env: world.env(), interactive: false, say: () => undefined };

    expect(await signText(signed, { ...options, ...rest, keyPath: ada })).toMatchObject({
      kind: "signed",
    });
    await signText(unsigned, { ...options, ...rest, keyPath: undefined });
    // Other suites sign at the same time: only files with these texts are ours.
    expect(statementsLeft().filter((text) => texts.includes(text))).toEqual([]);
  });
});

function statementsLeft(): readonly string[] {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith("lattice-sign-"));
  return folders.flatMap((name) => {
    try {
      return [readFileSync(join(tmpdir(), name, "statement"), "utf8")];
    } catch {
      return [];
    }
  });
}

describe("Signing without a key that may be used", () => {
  it("says where was looked, what is allowed and what to do", async () => {
    expect(await sign()).toEqual({
      kind: "unsigned",
      detail:
        "Not signed: no key of ada could be used. " +
        "Tried: ssh-agent: there is none (SSH_AUTH_SOCK is not set); ~/.ssh/id_*: none is one of these keys. " +
        `Allowed: ${world.fingerprint(ada)} (\`people.ada.sshKeys\`). ` +
        "Load one with `ssh-add`, or name its file with `--key FILE`.",
    });
  });

  it("does not use a key of ssh-agent that is somebody else's", async () => {
    expect(await sign({ env: world.env(world.agent(ben)) })).toMatchObject({
      kind: "unsigned",
      detail: expect.stringContaining("ssh-agent: holds none of these keys"),
    });
  });

  it("says so of a file that is somebody else's key", async () => {
    expect(await sign({ keyPath: ben })).toMatchObject({
      kind: "unsigned",
      detail: expect.stringContaining(`Tried: ${ben}: it is not a key of ada.`),
    });
  });

  it("says so of a file that is not there, and of one that is no key", async () => {
    const keyPath = join(world.folder, "notes");
    expect(await sign({ keyPath })).toMatchObject({
      detail: `Not signed: there is no key file ${keyPath}. Name another.`,
    });

    writeFileSync(keyPath, "milk, eggs\n", { mode: 0o600 });
    expect(await sign({ keyPath })).toMatchObject({
      detail: expect.stringContaining(`${keyPath}: it is no OpenSSH key`),
    });
  });

  it("fails at once for a passphrase that nobody can type, and says to load the key", async () => {
    const key = world.key("locked", { passphrase: "correct horse" });
    const begun = performance.now();
    const signed = await sign({ keyPath: key, sshKeys: [world.line(key)] });

    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(signed).toMatchObject({
      kind: "unsigned",
      detail: expect.stringMatching(/needs its passphrase.*load it with `ssh-add` first/),
    });
  });

  it("says when a key's file may be read by others", async () => {
    const key = world.key("open");
    chmodSync(key, 0o644);

    expect(await sign({ keyPath: key, sshKeys: [world.line(key)] })).toMatchObject({
      detail: expect.stringContaining("others may read its file: `chmod 600` it"),
    });
  });

  it("says when no key is configured, and signs nothing then", async () => {
    expect(await sign({ keyPath: ada, sshKeys: [] })).toMatchObject({
      kind: "unsigned",
      detail: expect.stringContaining("Add ada's OpenSSH public key to `people.ada.sshKeys`"),
    });
  });

  it("says when there is no ssh-keygen", async () => {
    const env = { ...world.env(), PATH: world.home };

    expect(await sign({ keyPath: ada, env })).toMatchObject({
      kind: "unsigned",
      detail: "There is no `ssh-keygen` on this machine: install OpenSSH's client.",
    });
  });

  it("gives up on a key that nobody touches", async () => {
    const env = world.inPlaceOfKeygen("exec sleep 5");

    expect(await sign({ keyPath: ada, env, timeLimitMs: 200 })).toMatchObject({
      detail: expect.stringContaining("nobody touched or confirmed it in time"),
    });
  });

  it("signs nothing that a terminal would not show as it is", async () => {
    const hidden = await signText(`person: ada\u001b[2K\n`, {
      person: "ada",
      sshKeys: [world.line(ada)],
      keyPath: ada,
      home: undefined,
      env: world.env(),
      interactive: false,
      say: () => undefined,
    });

    expect(hidden).toMatchObject({ kind: "unsigned" });
  });
});
