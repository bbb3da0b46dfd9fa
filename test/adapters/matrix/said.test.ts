import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { FakeHomeserver } from "../../fakes/matrix/fake-homeserver.ts";
import { ADA, MatrixUnderTest, NEW } from "./matrix-under-test.ts";

let fake: FakeHomeserver;
let room: string;
let under: MatrixUnderTest;

beforeEach(async () => {
  fake = await FakeHomeserver.start();
  fake.person(ADA);
  fake.person(NEW);
  room = fake.room({ members: [ADA, NEW] });
  under = await new MatrixUnderTest({
    homeserver: fake.url,
    token: fake.token,
    rooms: [room],
  }).start();
});

afterEach(async () => {
  await under.close();
  await fake.close();
});

const once = (count: number) => fake.until(() => under.said.length >= count);

it("hears what begins with !lattice, from whom and where it was said", async () => {
  const id = await fake.person(ADA).say(room, "!lattice walk current");
  await once(1);

  expect(under.said).toMatchObject([
    {
      surface: "matrix",
      key: id,
      typed: "walk current",
      actor: { id: "ada", name: "Ada Lind", via: "matrix", roles: ["operator", "approver"] },
      from: { channel: room, user: ADA, reply: id },
    },
  ]);
  expect(under.said[0]?.from.thread).toBeUndefined();
  expect(under.opened.unknown()).toBeUndefined();
  expect(under.opened.states()).toMatchObject([{ connected: true }]);
});
