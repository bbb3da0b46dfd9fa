import { expect, it } from "@jest/globals";
import { answered } from "../../src/command/answer.ts";
import { headline } from "../../src/message/build.ts";
import { said, underTest } from "./conversations-under-test.ts";
import { ORIGIN } from "./mirror-under-test.ts";

const HELP = answered(
  "help",
  {
    outcome: "ok",
    result: {},
    body: { title: "help", blocks: [headline("neutral", "All words")] },
  },
  ORIGIN,
);

it("is answered, once, on a night when nothing can be written", async () => {
  const { conversations, surface, reported } = underTest(() => Promise.resolve(HELP), {
    rows: () => Promise.reject(new Error("the disk is full")),
  });
  const asked = said("help");
  await Promise.all([conversations.take(asked), conversations.take(asked)]);
  await conversations.idle();

  expect(surface.whispers.map(({ text }) => text)).toEqual([expect.stringContaining("All words")]);
  expect(reported).toEqual([]);
});
