import { commands, headline, line, list, note, time } from "../../message/build.ts";
import type { Body } from "../../message/model.ts";
import type { Person } from "../../lattice/person.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import { open } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import { decisions } from "./request-body.ts";
import { nameOf } from "./words.ts";

const WANTS = {
  skip: "leave out what holds it, and go on",
  abort: "end it as it stands",
  continue: "go on with it although its approval is too old",
  plan: "carry out its plan",
} as const;

/** Something about a run that needs a second person. */
export function aboutRunBody(
  request: StoredRequest,
  view: RunView,
  people: ReadonlyMap<string, Person>,
): Body {
  const { id, kind, requestedBy, expiresMs } = request;
  const { run } = view;
  const left = open(view);
  return {
    title: `request ${id}: ${kind} ${run.id}`,
    blocks: [
      headline(
        "neutral",
        `${nameOf(requestedBy, people)} asks about ${run.id} (${run.verb}, ${run.state}): ${WANTS[kind]}. Expires `,
        time(expiresMs),
        ".",
      ),
      ...(left.length === 0
        ? []
        : [list(left.map((one) => line(`${placeWords(one)}: ${one.detail ?? one.state}`)))]),
      commands(decisions(request)),
      note("It takes a second person."),
    ],
  };
}
