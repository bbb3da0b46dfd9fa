import {
  code,
  commands,
  headline,
  line,
  list,
  note,
  strong,
  text,
  time,
} from "../../message/build.ts";
import type { Block, Body, OfferedCommand } from "../../message/model.ts";
import type { Plan } from "../../lattice/plan.ts";
import type { Person } from "../../lattice/person.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { typedHash } from "../plan/hashes.ts";
import { placeWords } from "../preflight/hosts-and-units.ts";
import type { PreflightLine } from "../preflight/line.ts";
import { planIn } from "../run/run-view.ts";
import { wants } from "../request/statement.ts";
import type { UnitChange } from "../state/difference.ts";
import { approveButton, denyButton } from "./decision-buttons.ts";
import { planTable, preflightTable } from "./plan-blocks.ts";
import { askAgain, integratorsWill, nameOf, planWords } from "./words.ts";

interface RequestTold {
  readonly request: StoredRequest;
  readonly preflight: readonly PreflightLine[];
  readonly people: ReadonlyMap<string, Person>;
  /** Somebody asked for the same again. */
  readonly again?: AskedAgain;
}

/** What is told to who asks for something that waits already. */
interface AskedAgain {
  /** What is not as the request shows it; in words where the request is for something else by now. */
  readonly since: readonly UnitChange[] | string;
  readonly reason: string | undefined;
}

/** A request as everybody sees it: who asks for what and why, what will be seen outside, and how to decide it. */
export function requestBody({ request, preflight, people, again }: RequestTold): Body {
  const plan = planIn(request);
  const { id, verb } = request;
  const asks = `${nameOf(request.requestedBy, people)} asks to ${verb} lattice ${plan.lattice.name}`;
  return {
    title: `request ${id}: ${verb}`,
    blocks: [
      headline(
        "neutral",
        again === undefined ? "" : "Asked already: ",
        strong(id),
        ` · ${asks}: ${planWords(plan)}.`,
      ),
      text(strong("Why: "), request.reason ?? "no reason was given"),
      ...outside(plan),
      planTable(plan),
      preflightTable(preflight),
      ...(again === undefined ? [] : sinceThen(request, again)),
      ...howDecided(request),
    ],
  };
}

/** The request is shown as it was made, so what an approval would meet stands beside it. */
function sinceThen(request: StoredRequest, { since, reason }: AskedAgain): readonly Block[] {
  const { id } = request;
  const own = reason === undefined || reason === request.reason;
  const kept = own ? [] : [note(`Your reason is not kept: ${id} has the one that stands above.`)];
  if (since.length === 0) return kept;
  const falls = typeof since === "string" || since.some(({ voids }) => voids);
  const changed =
    typeof since === "string"
      ? text(`Since then ${since}.`)
      : list(since.map((one) => line(`${placeWords(one)}: was ${one.was}, is ${one.is}`)));
  return [
    text(
      strong("Since it was asked for: "),
      falls
        ? `an approval would void ${id} and do nothing. Take it back (\`withdraw ${id}\`, or \`deny ${id}\`), and ask again.`
        : "this changed, which changes nothing about an approval.",
    ),
    changed,
    ...kept,
  ];
}

function howDecided(request: StoredRequest): readonly Block[] {
  const { planHash, expiresMs, rule } = request;
  const plan = code(typedHash(planHash));
  if (rule === "one-person") {
    return [
      text("Plan ", plan, " · one person is enough by the configuration: it begins at once."),
    ];
  }
  // It is decided: there is nothing to wait for.
  if (request.status !== "pending") return [text("Plan ", plan, ".")];
  return [
    text("Plan ", plan, " · expires ", time(expiresMs), " · a second person decides:"),
    commands(decisions(request)),
    note(
      "The approval holds for this plan and the units as they are shown here, and for nothing else.",
    ),
  ];
}

function outside({ verb }: Plan): readonly Block[] {
  const words = integratorsWill(verb);
  return words === undefined ? [] : [text(strong("Integrators will see: "), words)];
}

export function decisions(request: StoredRequest): readonly OfferedCommand[] {
  const { id, planHash } = request;
  return [
    {
      text: `approve ${id} ${typedHash(planHash)}`,
      why: "an approver, not who asked",
      button: approveButton(request),
    },
    { text: `deny ${id} "why"`, why: "an approver", button: denyButton(request) },
    { text: `withdraw ${id}`, why: "who asked", button: { label: "Withdraw" } },
  ];
}

/** Approvers are reminded of a request that waits. */
export function reminderBody(request: StoredRequest, people: ReadonlyMap<string, Person>): Body {
  const { id, requestedBy, expiresMs, createdMs } = request;
  return {
    title: `request ${id} waits`,
    blocks: [
      headline(
        "neutral",
        `${id} (${wants(request)}, asked by ${nameOf(requestedBy, people)} at `,
        time(createdMs),
        ") waits for its second person; it expires at ",
        time(expiresMs),
        ".",
      ),
      commands(decisions(request)),
    ],
  };
}

/** A request that its second person agreed to, or that needed none. */
export function approvedBody(request: StoredRequest, people: ReadonlyMap<string, Person>): Body {
  const { id, rule, requestedBy, decidedBy } = request;
  const by =
    rule === "one-person"
      ? `needs one person by the configuration, and ${nameOf(requestedBy, people)} asked`
      : `was asked by ${nameOf(requestedBy, people)} and is approved by ${nameOf(decidedBy ?? "", people)}`;
  return {
    title: `request ${id}: approved`,
    blocks: [
      headline("neutral", `${id} (${wants(request)}) ${by}. It begins.`),
      commands([{ text: "runs", why: "how it goes" }]),
    ],
  };
}

/** A request that ended without anybody doing anything about it, or by itself. */
export function endedBody(request: StoredRequest, people: ReadonlyMap<string, Person>): Body {
  const { id, status, note: why, decidedBy } = request;
  const by = decidedBy === undefined ? "" : ` by ${nameOf(decidedBy, people)}`;
  const again = askAgain(request);
  const offered = status === "expired" || status === "void";
  return {
    title: `request ${id}: ${status}`,
    blocks: [
      headline("neutral", `${id} (${wants(request)}) is ${status}${by}. Nothing was done.`),
      ...(why === undefined ? [] : [text(strong("Why: "), why)]),
      ...(offered
        ? [commands([{ text: again, why: "ask again, with the state as it is now" }])]
        : []),
    ],
  };
}
