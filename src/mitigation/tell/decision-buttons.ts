import type { CommandButton } from "../../message/model.ts";
import { shortId } from "../../lattice/lattice-id.ts";
import type { Plan } from "../../lattice/plan.ts";
import type { StoredRequest } from "../../ports/store/request.ts";
import { typedHash } from "../plan/hashes.ts";
import { wants } from "../request/statement.ts";
import { planIn } from "../run/run-view.ts";
import type { RunView } from "../run/run-view.ts";
import { planWords } from "./words.ts";

/** Nobody agrees by one press: they are asked once more, with all that they agree to. */
export function approveButton(request: StoredRequest): CommandButton {
  const { id, kind, planHash } = request;
  const plan = planIn(request);
  // A plan says what it comes to; what is wanted of a run says which run.
  const scope = kind === "plan" ? `${plan.verb}: ${planWords(plan)}` : wants(request);
  return {
    label: "Approve",
    weight: "primary",
    confirm: {
      title: `Approve ${id}?`,
      text: `${latticeWords(plan)} · ${scope}. Plan ${typedHash(planHash)}.`,
    },
  };
}

export function denyButton({ id }: StoredRequest): CommandButton {
  return { label: "Deny", weight: "danger", asks: "reason", says: `deny ${id}` };
}

export function abortButton({ run, plan }: RunView): CommandButton {
  return {
    label: "Abort",
    weight: "danger",
    confirm: {
      title: `Abort ${run.id}?`,
      text: `${latticeWords(plan)} · ${run.id} (${run.verb}) ends as it stands: nothing more is done, and nothing is undone.`,
    },
  };
}

export function stopAgainButton({ run, plan }: RunView): CommandButton {
  return {
    label: "Stop it again",
    confirm: {
      title: `Stop again what runs?`,
      text: `${latticeWords(plan)} · retry ${run.id}: every unit of this pause that runs is stopped again. The same approval holds for it.`,
    },
  };
}

function latticeWords({ lattice }: Plan): string {
  return `Lattice ${lattice.name} (${shortId(lattice.id)})`;
}
