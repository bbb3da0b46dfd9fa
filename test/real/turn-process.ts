import { holdTurn } from "../../src/app/turn.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { openPlace } from "../contracts/store/open-place.ts";

/** A process of its own that takes the turn in a shared store where it can, and says so whenever that changes. */
const [address = ""] = process.argv.slice(2);
const opened = await openPlace({ kind: "postgres", address });
if (opened.kind !== "open") throw new Error(opened.text);
const { store } = opened;
const turn = await holdTurn({
  store,
  clock: systemClock,
  holder: `process ${process.pid}`,
  report: (error) => {
    process.stderr.write(`${String(error)}\n`);
  },
});

let told = "";
const telling = setInterval(() => {
  const fence = turn.fence();
  const words = fence === undefined ? "none" : `turn ${fence.epoch}`;
  if (words === told) return;
  told = words;
  process.stdout.write(`${words}\n`);
}, 20);

process.once("SIGTERM", () => {
  clearInterval(telling);
  void turn.close().then(() => store.close());
});
