import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { stop } from "../fakes/program.ts";
import { BOT, OrdinaryUsers } from "./ordinary-users.ts";

const users = new OrdinaryUsers();

beforeAll(() => users.open());

afterAll(() => users.close());

/** Who may do what with each file of the store's folder. */
function modes(): Readonly<Record<string, string>> {
  const named = readdirSync(users.store).map((name): readonly [string, string] => {
    const { mode } = statSync(join(users.store, name));
    return [name, (mode & 0o777).toString(8)];
  });
  return Object.fromEntries(named);
}

it("two people of the bot's group ask and agree at its socket, each as who they are, and nobody else", async () => {
  const bot = await users.bot();
  const asked = await users.says("ada", 'stop unseal-5 --reason "a test"');
  const { request } = asked.answer["result"] as { request: { id: string; planHash: string } };
  const agreed = await users.says("ben", `approve ${request.id} ${request.planHash.slice(0, 8)}`);
  expect(agreed).toMatchObject({
    status: 0,
    answer: { result: { run: { id: request.id, state: "complete" } } },
  });

  expect(modes()).toEqual({
    "lattice.db": "600",
    "lattice.db-shm": "600",
    "lattice.db-wal": "600",
    "lattice.db.holder": "600",
    "lattice.db.lock": "600",
    "lattice.db.sock": "660",
  });
  // The configuration is closed to who is not of the group; and even where it is not, the socket is.
  expect((await users.says("eve", "runs")).text).toContain("cannot be read (EACCES)");
  users.showConfig();
  const outside = await users.says("eve", "pause");
  expect(outside.status).toBe(2);
  expect(outside.text).toContain("Have yourself added to the group and log in again");
  await stop(bot);
});

it("without a bot the store is for its owner, and others are told to start the bot as that user", async () => {
  const words = "start the bot as that user, as in `sudo -u lattice lattice start`";
  for (const typed of ["pause", "runs"]) {
    const refused = await users.says("ada", typed);
    expect(refused.status).toBe(2);
    expect(refused.text).toContain(words);
  }
  const bot = await users.bot();
  expect(await users.says("ada", "runs")).toMatchObject({
    status: 0,
    answer: { result: { runs: [{ state: "complete" }] } },
  });
  bot.kill("SIGKILL");
  await once(bot, "close");

  // A socket that a killed bot left is no bot.
  expect((await users.says("ada", "pause")).text).toContain(words);
  expect((await users.says("ada", "runs", BOT)).status).toBe(0);
});
