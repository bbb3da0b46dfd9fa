import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Take } from "../../../src/adapters/terminal/bot-connection.ts";
import { answer, RawClient, SocketWorld } from "./socket-world.ts";

let world: SocketWorld;
let ends: () => void;
let held: Promise<void>;

beforeEach(() => {
  world = new SocketWorld();
  held = new Promise((resolve) => (ends = resolve));
});

afterEach(async () => {
  ends();
  await world.close();
});

/** Looks at once, and has everything else signed first. */
const bot: Take = async ({ typed }, { sign }) =>
  typed === "runs" ? answer("seen") : answer(JSON.stringify(await sign("text")));

const calls = (typed: string, as?: string) =>
  new RawClient(world.path).say(JSON.stringify({ call: { typed, ...(as ? { as } : {}) } }));

/** Calls that nobody signs, one after the other. */
async function unsigned(...names: readonly string[]): Promise<readonly RawClient[]> {
  const clients: RawClient[] = [];
  for (const name of names) {
    const client = calls("pause", name);
    expect(await client.lines(1)).toEqual([{ prove: "text" }]);
    clients.push(client);
  }
  return clients;
}

const seen = [{ answer: answer("seen") }];

const isBusy = (heard: readonly unknown[]) => JSON.stringify(heard).includes('"code":"busy"');

const TWELVE = ["ada", "ben", "cho", "dan"].flatMap((name) => [name, name, name]);

describe("Commands that nobody signs", () => {
  it("have three places under one name, where the oldest gives way to the next", async () => {
    await world.open(bot);
    const [first] = await unsigned("ada", "ada", "ada", "ada");

    expect(JSON.stringify(await first?.all())).toContain("Commands that came later took its place");
  });

  it("leave places for those who only look, and for a name that waits for nothing", async () => {
    await world.open(bot);
    const [first, second] = await unsigned(...TWELVE);

    expect(await calls("runs").all()).toEqual(seen);
    await unsigned("eva");
    expect(JSON.stringify(await first?.all())).toContain("took its place");
    expect(await second?.lines(1)).toHaveLength(1);
    expect(await calls("runs", "eva").all()).toEqual(seen);
  });

  it("take no place once they are signed", async () => {
    await world.open(async (_call, { sign }) => {
      await sign("text");
      await held;
      return answer("done");
    });
    const signed = await unsigned("ada", "ada", "ada");
    for (const client of signed) client.say('{"signature":"it is me"}');
    await unsigned("ada", "ada", "ada");

    for (const client of signed) expect(await client.lines(1)).toHaveLength(1);
  });

  it("are not waited for once whoever answers is about to end", async () => {
    const opened = await world.open(bot);
    const [waits] = await unsigned("ada");
    if (opened.kind === "listening") opened.hurry();

    const words = "about to end. Type it again.";
    expect(JSON.stringify(await waits?.all())).toContain(words);
    expect(JSON.stringify(await calls("pause", "ben").all())).toContain(words);
    expect(await calls("runs").all()).toEqual(seen);
  });
});

it("What is being looked at gives way to nobody: the next of its kind is told to come again", async () => {
  await world.open(() => held.then(() => answer("done")));
  const named = Array.from({ length: 3 }, () => calls("pause", "ada"));
  const nameless = Array.from({ length: 8 }, () => calls("walk"));
  await Promise.all(
    [...named, ...nameless].map(({ socket }) => new Promise((up) => socket.once("ready", up))),
  );

  expect(isBusy(await calls("pause", "ada").all())).toBe(true);
  expect(isBusy(await calls("walk").all())).toBe(true);
});

it("A terminal that says nothing gives way to the thirty-second after it", async () => {
  await world.open(bot);
  const first = new RawClient(world.path);
  await new Promise((up) => first.socket.once("ready", up));
  const others = Array.from({ length: 32 }, () => new RawClient(world.path));

  expect(isBusy(await first.all())).toBe(true);
  expect(await calls("runs").all()).toEqual(seen);
  for (const { socket } of others) socket.destroy();
});
