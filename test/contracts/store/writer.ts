import { writeSync } from "node:fs";
import { openPlace } from "./open-place.ts";
import type { Place } from "./under-test.ts";

/** Opens a store as the program does, and writes for ever, or only holds it: place, `write` or `hold`. */
const [, , placeJson = "", what] = process.argv;
const opened = await openPlace(JSON.parse(placeJson) as Place);
if (opened.kind !== "open") {
  writeSync(1, `REFUSED ${opened.kind}: ${opened.text}\n`);
  process.exit(2);
}
writeSync(1, `OPEN ${process.pid}\n`);
if (what === "hold") setInterval(() => undefined, 60_000);
for (let round = 1; what === "write"; round += 1) {
  const seq = await opened.store.write(async ({ audit, notes }, record) => {
    const { seq: last } = await audit.head();
    for (let entry = 0; entry < 3; entry += 1) {
      record({ atMs: round, what: "action.intent", data: { round, entry } });
    }
    await notes.set("written", `${last + 3}`);
    return last + 3;
  });
  writeSync(1, `ACK ${seq}\n`);
}
