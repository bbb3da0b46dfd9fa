import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Memory } from "../../../src/adapters/matrix/memory.ts";
import { outgoing } from "../../../src/adapters/matrix/outgoing.ts";
import type { Unseal } from "../../../src/adapters/matrix/saying/speaking.ts";
import { openMatrixWeb } from "../../../src/adapters/matrix/web/open-web.ts";
import { rowsInMemory } from "../../../src/chat/rows-in-memory.ts";
import type { ChatSurface } from "../../../src/ports/chat-surface.ts";
import { message, offering, SurfaceUnderTest } from "./surface-under-test.ts";

let under: SurfaceUnderTest;

beforeEach(async () => {
  under = await SurfaceUnderTest.open({}, { encrypted: true });
});

afterEach(async () => {
  const problems = under.homeserver.problems();
  await under.close();
  expect(problems).toEqual([]);
});

/** As Megolm does it, the relation stays in the clear; the rest is only written otherwise here. */
function sealed(content: object): Record<string, unknown> {
  const { "m.relates_to": relation } = content as { readonly "m.relates_to"?: unknown };
  const ciphertext = Buffer.from(JSON.stringify(content)).toString("base64");
  return {
    algorithm: "m.megolm.v1.aes-sha2",
    ciphertext,
    ...(relation ? { "m.relates_to": relation } : {}),
  };
}

const unsealed: Unseal = (_room, { content }) => {
  const { ciphertext } = content as { readonly ciphertext: string };
  return Promise.resolve(
    JSON.parse(Buffer.from(ciphertext, "base64").toString()) as Record<string, unknown>,
  );
};

/** A bot that can encrypt, and can read what is encrypted. */
function able(unseal: () => Unseal | undefined = () => unsealed): ChatSurface {
  const { url, token } = under.homeserver;
  const web = openMatrixWeb({ homeserver: url, token });
  const out = outgoing({
    web,
    memory: new Memory(rowsInMemory()),
    now: Date.now,
    seal: () => (_room, _type, content) => Promise.resolve(sealed(content)),
  });
  return under.another({ web: out.web, encryption: out.encryption, unseal });
}

/** What the bot said, decrypted. */
const said = () =>
  Promise.all(
    under.homeserver
      .events(under.room)
      .filter(({ type }) => type === "m.room.encrypted")
      .map(({ content }) => unsealed(under.room, { content })),
  );

describe("a message in an encrypted room", () => {
  it("says that reactions decide nothing there, and has none", async () => {
    const placed = await under.post(offering(), { key: "R7" }, able());
    await able().edit(placed, { ...offering(), title: "edited" });

    const types = under.homeserver.events(under.room).map(({ type }) => type);
    expect(types).not.toContain("m.reaction");
    expect(types).not.toContain("m.room.message");
    for (const { body } of await said()) expect(body).toContain("they decide nothing");
  });

  it("is found by its key where it can be read", async () => {
    const placed = await under.post(message("one"), { key: "R7" }, able());
    const below = await under.post(message("two"), { key: "n:1", thread: placed.id }, able());
    await able().edit(placed, message("edited"));
    const place = { channel: under.room };

    expect(await able().find("R7", place, 0)).toEqual({ kind: "found", placed });
    expect(await able().find("n:1", { ...place, thread: placed.id }, 0)).toEqual({
      kind: "found",
      placed: below,
    });
    expect(await able().find("R8", place, 0)).toEqual({ kind: "absent" });
  });

  const unreadable: readonly [string, () => Unseal | undefined][] = [
    ["nothing can be read", () => undefined],
    ["it cannot be read any more", () => () => Promise.reject(new Error("no key"))],
  ];

  it.each(unreadable)("is not called absent where %s", async (_when, unseal) => {
    await under.post(message("one"), { key: "R7" }, able());

    expect(await able(unseal).find("R7", { channel: under.room }, 0)).toMatchObject({
      kind: "unknown",
      detail: expect.stringContaining("decrypted"),
    });
  });

  it("loses its reactions once the room becomes encrypted", async () => {
    const open = await SurfaceUnderTest.open();
    const placed = await open.post(offering(), { key: "R7" });
    await open.homeserver.person(open.homeserver.adminId).encrypt(open.room);
    const out = outgoing({
      web: openMatrixWeb({ homeserver: open.homeserver.url, token: open.homeserver.token }),
      memory: new Memory(rowsInMemory()),
      now: Date.now,
      seal: () => (_room, _type, content) => Promise.resolve(sealed(content)),
    });
    const after = open.another({ web: out.web, encryption: out.encryption });
    await after.edit(placed, offering());

    expect(open.reactions(placed)).toEqual({});
    await open.close();
  });
});
