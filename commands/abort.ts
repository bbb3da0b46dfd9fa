import { aboutARun } from "../src/command/about-a-run.ts";

export const abort = aboutARun({
  name: "abort",
  summary:
    "End a run as it stands: either of its two people at once, anybody else with a second person.",
  who: ["operator", "approver"],
  say: (mitigate, { actor, id }) => mitigate.abort(actor, id),
});
