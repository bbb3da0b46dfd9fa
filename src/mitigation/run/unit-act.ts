import type { UnitState } from "../../lattice/unit-state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HostUnread } from "../../ports/hosts.ts";
import type { RunState, StoredAction } from "../../ports/store/run.ts";
import type { Acted, UnitAction, UnitHosts } from "../../ports/unit-hosts.ts";
import type { MitigationSettings } from "../sources.ts";
import type { ActionJournal } from "./action-journal.ts";
import { answerOf } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { nextLookMs } from "./look-pace.ts";

/** One look at a host may take this long: a host that hangs must not hold up the units beside it. */
const LOOK_MS = 5_000;

/** A pause may wait for the run that gives way to it. */
const LAST_LOOK_MS = 2_000;

export interface UnitSight {
  readonly kind: "seen";
  readonly state: UnitState;
  readonly bootId: string;
}

interface UnitActParts {
  readonly action: StoredAction;
  readonly hosts: UnitHosts;
  readonly journal: ActionJournal;
  readonly clock: Clock;
  readonly settings: MitigationSettings;
  /** States of the run in which the unit may still be acted upon. */
  readonly whileRun: readonly RunState[];
  /** Aborted when the run is ended under it. */
  readonly signal: AbortSignal;
}

/** One unit being acted upon: it can be looked at, asked, and waited for. */
export class UnitAct {
  readonly #parts: UnitActParts;
  #answer: Answer | undefined;
  #attempt: number;

  constructor(parts: UnitActParts) {
    this.#parts = parts;
    this.#attempt = parts.action.attempt;
  }

  /** The action with the attempt that it has come to: an outcome is of that one. */
  get action(): StoredAction {
    return { ...this.#parts.action, attempt: this.#attempt };
  }

  get settings(): MitigationSettings {
    return this.#parts.settings;
  }

  get interrupted(): boolean {
    return this.#parts.signal.aborted;
  }

  /** Milliseconds since some moment; durations are measured with it. */
  elapsed(): number {
    return this.#parts.clock.elapsed();
  }

  /** Whether systemd may have been told, now or in an earlier attempt. */
  get sent(): boolean {
    return this.#attempt > 0;
  }

  /** What came back of the last command that was sent; undefined where none was. */
  get answer(): Answer | undefined {
    return this.#answer;
  }

  wait(ms: number): Promise<void> {
    return this.#parts.clock.wait(ms, this.#parts.signal);
  }

  /** Waits until it is time for the next look at a unit that has been going down or coming up for `waitedMs`. */
  waitToLook(waitedMs: number): Promise<void> {
    return this.wait(nextLookMs(waitedMs, this.settings.pollMs));
  }

  look(): Promise<UnitSight | HostUnread> {
    return this.#look(AbortSignal.any([this.#parts.signal, AbortSignal.timeout(LOOK_MS)]));
  }

  /** A look that does not end with the run. */
  lastLook(): Promise<UnitSight | HostUnread> {
    return this.#look(AbortSignal.timeout(LAST_LOOK_MS));
  }

  async #look(signal: AbortSignal): Promise<UnitSight | HostUnread> {
    const { action, hosts } = this.#parts;
    const look = await hosts.look(action.host, [action.unit], signal);
    if (look.kind === "unread") return look;
    const [state] = look.units;
    if (state !== undefined) return { kind: "seen", state, bootId: look.bootId };
    const detail = "systemctl does not tell the unit's state";
    return { kind: "unread", reason: "unexpected answer", detail };
  }

  /** Writes the intent and tells systemd; `overtaken` when the run was ended or the turn is somebody else's. */
  async send(sight: UnitSight): Promise<Acted | { readonly kind: "overtaken" }> {
    const { action, hosts, journal, whileRun, signal } = this.#parts;
    if (signal.aborted) return { kind: "overtaken" };
    const { invocation, active } = sight.state;
    const asked = asToBeSent(action, sight.state);
    const before = { bootId: sight.bootId, invocation, active };
    const attempt = await journal.begin(action, { asked, before, whileRun });
    if (attempt === undefined) return { kind: "overtaken" };
    this.#attempt = attempt;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
    const acted = await hosts.act(asked, limited);
    this.#answer = answerOf(acted);
    return acted;
  }
}

/** systemd starts no unit that failed too often, until that is forgotten. */
function asToBeSent({ host, unit, verb }: StoredAction, { active }: UnitState): UnitAction {
  const failed = verb !== "stop" && active === "failed";
  return failed ? { host, unit, verb, forgetFailure: true } : { host, unit, verb };
}
