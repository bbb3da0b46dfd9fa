import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { PersonConfig } from "../../../src/config/config.ts";
import type { Statement } from "../../../src/ports/actor.ts";
import type { Sign } from "../../../src/adapters/terminal/signed.ts";
import { terminalActor } from "../../../src/adapters/terminal/terminal-actor.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { SshWorld } from "./ssh-world.ts";

const STATEMENT: Statement = {
  does: "approve",
  request: "R7",
  verb: "pause",
  policy: "go-on",
  reason: undefined,
  units: ["tally: stop builder@tally-member.service on tal-1 (tally-1)"],
  planHash: "1f3a9c22".repeat(8),
  stateHash: "77aa00bb".repeat(8),
};

const NOW_MS = Date.UTC(2026, 10, 24, 2, 24, 8);

let world: SshWorld;
let ada: string;

beforeAll(() => {
  world = new SshWorld();
  ada = world.key("ada");
});

afterAll(() => {
  world.close();
});

function actor(sign: Sign, { sshKeys = [world.line(ada)], clock = new FakeClock(NOW_MS) } = {}) {
  const person: PersonConfig = {
    name: "Ada Lind",
    roles: ["operator"],
    slack: undefined,
    matrix: undefined,
    sshKeys,
  };
  const reported: unknown[] = [];
  const made = terminalActor({
    id: "ada",
    person,
    lattice: { name: "mainnet", latticeId: "ab".repeat(32) },
    clock,
    sign,
    env: world.env(),
    report: (_reference, error) => reported.push(error),
  });
  return { made, reported };
}

const signs: Sign = (text) => Promise.resolve({ kind: "signed", signature: world.sign(ada, text) });

describe("A person at a terminal", () => {
  it("is the person of the configuration", () => {
    expect(actor(signs).made).toMatchObject({
      id: "ada",
      name: "Ada Lind",
      roles: ["operator"],
      via: "terminal",
    });
  });

  it("proves it by signing the statement, the lattice and the moment", async () => {
    const proved = await actor(signs).made.prove(STATEMENT);

    expect(proved).toMatchObject({
      kind: "proved",
      proof: { how: "ssh signature", key: world.fingerprint(ada) },
    });
    const signed = proved.kind === "proved" ? proved.proof["signed"] : "";
    expect(signed?.replace(/nonce: [0-9a-f]{32}\n/, "")).toBe(`statement: lattice-chatops, version 1
lattice: mainnet
lattice id: ${"ab".repeat(32)}
person: ada
does: approve
request: R7
verb: pause
policy: go on where something fails
reason:
units 1: tally: stop builder@tally-member.service on tal-1 (tally-1)
plan hash: ${"1f3a9c22".repeat(8)}
state hash: ${"77aa00bb".repeat(8)}
time: 2026-11-24T02:24:08.000Z
`);
  });

  it("is asked for a new signature each time: an old one proves nothing", async () => {
    const texts: string[] = [];
    let first: string | undefined;
    const { made } = actor((text) => {
      texts.push(text);
      first ??= world.sign(ada, text);
      return Promise.resolve({ kind: "signed", signature: first });
    });

    expect(await made.prove(STATEMENT)).toMatchObject({ kind: "proved" });
    expect(await made.prove(STATEMENT)).toMatchObject({
      kind: "unproved",
      detail: expect.stringContaining("does not hold"),
    });
    expect(texts[0]).not.toBe(texts[1]);
  });

  it.each([
    [120_000, "proved"],
    [120_001, "unproved"],
  ])("who signs after %d ms is %s", async (waitMs, kind) => {
    const clock = new FakeClock(NOW_MS);
    const { made } = actor(
      async (text) => {
        await clock.wait(waitMs);
        return signs(text);
      },
      { clock },
    );

    expect(await made.prove(STATEMENT)).toMatchObject({ kind });
  });

  it("without a key is told where to add one, and not asked to sign", async () => {
    let asked = false;
    const { made } = actor(
      (text) => {
        asked = true;
        return signs(text);
      },
      { sshKeys: [] },
    );

    expect(await made.prove(STATEMENT)).toEqual({
      kind: "unproved",
      detail:
        "Nothing can prove ada on a terminal. Add ada's OpenSSH public key to `people.ada.sshKeys`.",
    });
    expect(asked).toBe(false);
  });

  it("who does not sign is told why", async () => {
    const detail = "no key of ada could be used";

    expect(
      await actor(() => Promise.resolve({ kind: "unsigned", detail })).made.prove(STATEMENT),
    ).toEqual({ kind: "unproved", detail });
  });

  it("is not proven by a signer that breaks, which is reported", async () => {
    const { made, reported } = actor(() => Promise.reject(new Error("broken pipe")));

    expect(await made.prove(STATEMENT)).toMatchObject({
      kind: "unproved",
      detail: expect.not.stringContaining("broken pipe"),
    });
    expect(reported).toEqual([new Error("broken pipe")]);
  });
});
