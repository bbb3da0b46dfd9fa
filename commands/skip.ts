import { aboutARun } from "../src/command/about-a-run.ts";

export const skip = aboutARun({
  name: "skip",
  summary: "Leave out what holds a run and go on; another approver must agree.",
  who: ["operator"],
  say: (mitigate, { actor, id }) => mitigate.skip(actor, id),
});
