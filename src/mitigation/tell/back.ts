import { commands, headline, line, list, note } from "../../message/build.ts";
import type { Body } from "../../message/model.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import { mayStopAgain } from "../run/hold/stop-again.ts";
import { open } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import type { UnitSeen } from "../state/unit-seen.ts";
import { stopAgainButton } from "./decision-buttons.ts";

/** Units that run although the lattice is paused. */
export function backBody(view: RunView, back: readonly UnitSeen[], atMs: number): Body {
  const { id } = view.run;
  const again = mayStopAgain(view.run, atMs)
    ? {
        text: `retry ${id}`,
        why: "stop it again; the same approval holds for an hour",
        button: stopAgainButton(view),
      }
    : { text: "pause", why: "stop it again; the approval is older than an hour" };
  return {
    title: `pause ${id}: a unit runs again`,
    blocks: [
      headline("bad", `The lattice is paused, and these units run again:`),
      list(back.map((unit) => line(`${placeWords(unit)}: ${unit.words ?? "runs"}`))),
      commands([again]),
      note("Somebody or something on the host started it. A boot of the host does, too."),
    ],
  };
}

/** A host that could not be reached answered at last. */
export function lateBody(view: RunView): Body {
  const { id } = view.run;
  const left = open(view);
  return left.length === 0
    ? {
        title: `pause ${id}: complete`,
        blocks: [headline("good", `Every unit of ${id} is known to be stopped now.`)],
      }
    : {
        title: `pause ${id}: still incomplete`,
        blocks: [
          headline("bad", `Of ${id} these are still not known to be stopped:`),
          list(left.map((one) => line(`${placeWords(one)}: ${one.detail ?? one.state}`))),
        ],
      };
}
