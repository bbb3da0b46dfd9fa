import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callBot } from "../../../src/adapters/terminal/bot-call.ts";
import type { Take } from "../../../src/adapters/terminal/bot-connection.ts";
import type { Signed } from "../../../src/adapters/terminal/signed.ts";
import { answer, RawClient, SocketWorld } from "./socket-world.ts";

let world: SocketWorld;

beforeEach(() => {
  world = new SocketWorld();
});

afterEach(async () => {
  await world.close();
});

const done: Take = () => Promise.resolve(answer("done"));

const CALL = JSON.stringify({ call: { typed: "walk" } });

const refusedWith = (code: string) => [
  {
    answer: expect.objectContaining({
      outcome: "refused",
      error: expect.objectContaining({ code }),
    }),
  },
];

describe("The bot's socket", () => {
  it("is for its owner and group only", async () => {
    await world.open(done);

    expect(statSync(world.path).mode & 0o777).toBe(0o660);
    expect(statSync(world.path).isSocket()).toBe(true);
  });

  it("is gone once it is closed", async () => {
    const opened = await world.open(done);
    if (opened.kind === "listening") await opened.close();

    expect(existsSync(world.path)).toBe(false);
  });

  it("is not taken from another bot", async () => {
    await world.open(done);

    expect(await world.open(done)).toEqual({
      kind: "refused",
      detail: `The bot's socket ${world.path} is answered by another bot. Stop that one first.`,
    });
    const silent = { tell: () => undefined, sign: () => Promise.reject(new Error("unasked")) };
    expect(await callBot(world.path, { typed: "walk" }, silent)).toMatchObject({
      kind: "answered",
    });
  });

  it("does not take the place of a file", async () => {
    writeFileSync(world.path, "notes");

    expect(await world.open(done)).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("is there already, and is no socket"),
    });
    expect(readFileSync(world.path, "utf8")).toBe("notes");
  });

  it("does not follow a link", async () => {
    symlinkSync(join(world.folder, "elsewhere"), world.path);

    expect(await world.open(done)).toMatchObject({ kind: "refused" });
  });

  it("has a path of 100 bytes at most, and that is said", async () => {
    const fits = join(world.folder, "x".repeat(99 - Buffer.byteLength(world.folder)));

    expect(Buffer.byteLength(fits)).toBe(100);
    expect(await world.open(done, { path: fits })).toMatchObject({ kind: "listening" });
    expect(await world.open(done, { path: `${fits}x` })).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("is longer than 100 bytes"),
    });
  });

  it("needs its folder, and says so", async () => {
    expect(await world.open(done, { path: join(world.folder, "no/s") })).toMatchObject({
      detail: expect.stringContaining("Its folder must be there"),
    });
  });

  it("answers calls under way when it is closed, and lets nobody sign any more", async () => {
    let signed: Signed | undefined;
    const opened = await world.open(async (_call, { sign }) => {
      signed = await sign("text");
      return answer("held");
    });
    const [asked, idle] = [new RawClient(world.path).say(CALL), new RawClient(world.path)];
    await asked.lines(1);
    if (opened.kind === "listening") await opened.close();

    expect(signed).toMatchObject({ kind: "unsigned", detail: expect.stringContaining("stopping") });
    expect((await asked.all()).at(-1)).toEqual({ answer: answer("held") });
    expect(await idle.all()).toMatchObject(refusedWith("stopping"));
  });
});

describe("A terminal at the bot's socket", () => {
  it.each([
    ["prose", "walk current"],
    ["half an object", '{"call":'],
    ["an object of no known kind", '{"hello":1}'],
    ["a call of more than it has", '{"call":{"typed":"walk","admin":true}}'],
    ["a call of something else", '{"call":{"typed":7}}'],
    ["a line of more than 256 KiB", `{"call":{"typed":"${"x".repeat(262_144)}"}}`],
  ])("that says %s is told so, and nothing is done", async (_what, said) => {
    let taken = false;
    await world.open(() => {
      taken = true;
      return done(
        { typed: "" },
        { tell: () => undefined, sign: () => Promise.reject(new Error()) },
      );
    });

    expect(await new RawClient(world.path).say(said).all()).toMatchObject(refusedWith("garbled"));
    expect(taken).toBe(false);
  });

  it("is cut off when it sends without an end", async () => {
    await world.open(done);
    const client = new RawClient(world.path);
    client.socket.write("x".repeat(300_000));

    expect(await client.all()).toMatchObject(refusedWith("garbled"));
  });

  it("that says nothing is not waited for", async () => {
    await world.open(done, { patience: { callMs: 100, signMs: 100 } });

    expect(await new RawClient(world.path).all()).toMatchObject(refusedWith("silent"));
  });

  it("that does not sign is not waited for", async () => {
    await world.open(async (_call, { sign }) => answer(JSON.stringify(await sign("text"))), {
      patience: { callMs: 1_000, signMs: 100 },
    });

    expect(await new RawClient(world.path).say(CALL).all()).toEqual([
      { prove: "text" },
      {
        answer: answer('{"kind":"unsigned","detail":"No signature came within 0.1 s. Ask again."}'),
      },
    ]);
  });

  it("that goes away signs nothing, now or later", async () => {
    let finish: (signed: readonly Signed[]) => void = () => undefined;
    const signed = new Promise<readonly Signed[]>((resolve) => (finish = resolve));
    await world.open(async (_call, { tell, sign }) => {
      const first = await sign("one");
      tell([]);
      finish([first, await sign("two")]);
      return answer("nobody hears it");
    });
    const client = new RawClient(world.path).say(CALL);
    await client.lines(1);
    client.socket.destroy();

    const detail = "The terminal went away before it had signed.";
    expect(await signed).toEqual([
      { kind: "unsigned", detail },
      { kind: "unsigned", detail },
    ]);
  });

  it("that calls twice is hung up on, without a word that could pass for the answer", async () => {
    let calls = 0;
    await world.open(() => {
      calls += 1;
      return new Promise(() => undefined);
    });

    expect(await new RawClient(world.path).say(CALL, CALL).all()).toEqual([]);
    expect(calls).toBe(1);
  });

  it("that signs unasked is not heard", async () => {
    await world.open(
      async (_call, { sign }) => {
        await new Promise((later) => setTimeout(later, 50));
        return answer(JSON.stringify(await sign("text")));
      },
      { patience: { callMs: 1_000, signMs: 100 } },
    );

    const heard = await new RawClient(world.path).say(CALL, '{"signature":"early"}').all();
    expect(JSON.stringify(heard)).not.toContain("early");
  });

  it("gets a reference when the bot breaks, which is reported", async () => {
    await world.open(() => Promise.reject(new Error("disk gone")));
    const heard = await new RawClient(world.path).say(CALL).all();

    expect(heard).toMatchObject([{ answer: { outcome: "unknown", error: { code: "internal" } } }]);
    expect(JSON.stringify(heard)).not.toContain("disk gone");
    expect(world.reported).toEqual([new Error("disk gone")]);
  });

  it("is told that an answer was too long, under the command's name", async () => {
    await world.open(() => Promise.resolve(answer("x".repeat(262_144))));

    expect(await new RawClient(world.path).say(CALL).all()).toMatchObject([
      { answer: { command: "walk", outcome: "unknown", error: { code: "too-long" } } },
    ]);
  });
});
