import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { callBot } from "../../../src/adapters/terminal/bot-call.ts";
import type { CallHandlers } from "../../../src/adapters/terminal/bot-call.ts";
import { line } from "../../../src/message/build.ts";
import type { Line } from "../../../src/message/model.ts";
import { answer, SocketWorld } from "./socket-world.ts";

let world: SocketWorld;

beforeEach(() => {
  world = new SocketWorld();
});

afterEach(async () => {
  await world.close();
});

const CALL = { typed: "walk current", as: "ada" };

const silent: CallHandlers = {
  tell: () => undefined,
  sign: (text) => Promise.resolve({ kind: "signed", signature: `signed ${text}` }),
};

const call = (handlers: Partial<CallHandlers> = {}) =>
  callBot(world.path, CALL, { ...silent, ...handlers });

describe("A call of the running bot", () => {
  it("is told what is found, signs what it is asked to, and is answered", async () => {
    let taken: unknown;
    await world.open(async (given, { tell, sign }) => {
      taken = given;
      tell(line("looked"));
      const first = await sign("one");
      const second = await sign("two");
      return answer(JSON.stringify([first, second]));
    });
    const told: Line[] = [];
    const called = await callBot(
      world.path,
      { typed: ["walk", "current"] },
      {
        ...silent,
        tell: (found) => told.push(found),
      },
    );

    expect(taken).toEqual({ typed: ["walk", "current"] });
    expect(told).toEqual([line("looked")]);
    expect(called).toEqual({
      kind: "answered",
      answer: answer(
        '[{"kind":"signed","signature":"signed one"},{"kind":"signed","signature":"signed two"}]',
      ),
    });
  });

  it("tells the bot why it does not sign", async () => {
    await world.open(async (_call, { sign }) => answer(JSON.stringify(await sign("one"))));

    expect(
      await call({ sign: () => Promise.resolve({ kind: "unsigned", detail: "no key" }) }),
    ).toEqual({ kind: "answered", answer: answer('{"kind":"unsigned","detail":"no key"}') });
  });

  it("does not mix its questions up when several are asked at once", async () => {
    await world.open(async (_call, { sign }) =>
      answer(JSON.stringify(await Promise.all([sign("one"), sign("two")]))),
    );
    const asked: string[] = [];
    const called = await call({
      sign: async (text) => {
        asked.push(`${text} begins`);
        await new Promise((done) => setTimeout(done, 20));
        asked.push(`${text} ends`);
        return { kind: "signed", signature: text };
      },
    });

    expect(asked).toEqual(["one begins", "one ends", "two begins", "two ends"]);
    expect(called).toMatchObject({
      answer: answer('[{"kind":"signed","signature":"one"},{"kind":"signed","signature":"two"}]'),
    });
  });

  it("is served beside another one", async () => {
    const both = new Set<string>();
    let bothThere: () => void = () => undefined;
    const meeting = new Promise<void>((done) => (bothThere = done));
    await world.open(async ({ as = "" }) => {
      both.add(as);
      if (both.size === 2) bothThere();
      await meeting;
      return answer(as);
    });
    const [ada, ben] = await Promise.all(
      ["ada", "ben"].map((as) => callBot(world.path, { typed: "walk", as }, silent)),
    );

    expect([ada, ben]).toEqual([
      { kind: "answered", answer: answer("ada") },
      { kind: "answered", answer: answer("ben") },
    ]);
  });

  it("gets letters of every script through, in a line that comes in pieces", async () => {
    const text = "żółć 🧊 ".repeat(15_000);
    await world.open(() => Promise.resolve(answer(text)));

    expect(await call()).toEqual({ kind: "answered", answer: answer(text) });
  });

  it("rejects when what it is told cannot be shown", async () => {
    await world.open((_call, { tell }) => {
      tell(line("looked"));
      return Promise.resolve(answer("done"));
    });
    const broken = () => {
      throw new RangeError("no screen");
    };

    await expect(call({ tell: broken })).rejects.toMatchObject({
      message: "what the bot told could not be shown",
      cause: new RangeError("no screen"),
    });
  });
});

describe("A call that no bot answers", () => {
  it("meets nobody where there is no socket", async () => {
    expect(await call()).toEqual({ kind: "nobody" });
    expect(await callBot(join(world.path, "sock"), CALL, silent)).toEqual({ kind: "nobody" });
    expect(await callBot(`/${"x".repeat(200)}`, CALL, silent)).toEqual({ kind: "nobody" });
  });

  it("meets nobody where a file that is no socket stands", async () => {
    writeFileSync(world.path, "");

    expect(await call()).toEqual({ kind: "nobody" });
  });

  it("is not sent when it is too long", async () => {
    let taken = false;
    await world.open(() => {
      taken = true;
      return Promise.resolve(answer("done"));
    });

    expect(await callBot(world.path, { typed: "x".repeat(262_144) }, silent)).toEqual({
      kind: "unsent",
      detail: "The command is longer than 256 KiB. Nothing was done.",
    });
    expect(taken).toBe(false);
  });

  it("is lost when the bot is killed on the way, and the socket it leaves is taken over", async () => {
    const bot = spawn(process.execPath, [
      resolve("test/adapters/terminal/bot-process.ts"),
      world.path,
    ]);
    const killed = once(bot, "close");
    await once(bot.stdout, "data");

    expect(await call({ tell: () => bot.kill("SIGKILL") })).toEqual({
      kind: "lost",
      detail:
        "The connection to the bot ended before it answered. It is not known whether the command was carried out. Look with `runs` before you type it again.",
    });
    await killed;
    expect(existsSync(world.path)).toBe(true);
    expect(await call()).toEqual({ kind: "nobody" });
    expect(await world.open(() => Promise.resolve(answer("back")))).toMatchObject({
      kind: "listening",
    });
    expect(await call()).toEqual({ kind: "answered", answer: answer("back") });
  });

  it.each([
    ["prose", "hello"],
    ["an object of no known kind", '{"hello":1}'],
    ["an answer without an outcome", '{"answer":{"command":"walk"}}'],
    ["an answer that is no object", '{"answer":"done"}'],
    ["a line without an end", "x".repeat(262_145)],
  ])("is lost when the other end says %s", async (_what, said) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write(`${said}\n`);
    });
    server.listen(world.path);
    await once(server, "listening");

    expect(await call()).toMatchObject({
      kind: "lost",
      detail: expect.stringContaining("not known whether the command was carried out"),
    });
    server.close();
  });

  const root = process.getuid?.() === 0;
  (root ? it.skip : it)("is not sent through a socket that may not be opened", async () => {
    await world.open(() => Promise.resolve(answer("done")));
    chmodSync(world.path, 0);

    expect(await call()).toMatchObject({
      kind: "unsent",
      detail: expect.stringContaining("Nothing was done."),
    });
  });
});
