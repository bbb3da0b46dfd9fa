import { aboutARun } from "../src/command/about-a-run.ts";

export const retry = aboutARun({
  name: "retry",
  summary: "Try again what keeps a run from being done; of a pause in force, also what runs again.",
  who: ["operator", "approver"],
  say: (mitigate, { actor, id, follow }) => mitigate.retry(actor, id, follow),
});
