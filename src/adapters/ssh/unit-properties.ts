import type { UnitState } from "../../lattice/unit-state.ts";
import { endedByItself } from "./ended-by-itself.ts";
import { spanMs } from "./time-span.ts";

/** Units of `systemctl show`, which sets them apart by blank lines and says `KEY=VALUE` in any order. */
export function unitsOf(text: string): readonly UnitState[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => propertiesOf(block))
    .filter((properties) => properties.has("Id"))
    .map(unitOf);
}

type Properties = ReadonlyMap<string, string>;

function propertiesOf(block: string): Properties {
  return new Map(
    block
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

function unitOf(properties: Properties): UnitState {
  const text = (key: string) => properties.get(key) ?? "";
  const count = (key: string) => Number.parseInt(text(key), 10) || 0;
  const state: UnitState = {
    unit: text("Id"),
    load: text("LoadState"),
    active: text("ActiveState"),
    sub: text("SubState"),
    result: text("Result"),
    restarts: count("NRestarts"),
    mainPid: count("MainPID"),
    exitStatus: text("ExecMainStatus") === "" ? undefined : count("ExecMainStatus"),
    startedMs: timestamp(text("ActiveEnterTimestamp")),
    stoppedMs: timestamp(text("InactiveEnterTimestamp")),
    changedMs: timestamp(text("StateChangeTimestamp")),
    invocation: text("InvocationID") || undefined,
    stopTimeoutMs: spanMs(text("TimeoutStopUSec")),
    endedByItself: endedByItself({
      upUs: count("ActiveEnterTimestampMonotonic"),
      leftUs: count("ActiveExitTimestampMonotonic"),
      begunUs: count("ExecMainStartTimestampMonotonic"),
      endedUs: count("ExecMainExitTimestampMonotonic"),
    }),
  };
  return isTemplateOnly(state, text("UnitFileState")) ? { ...state, templateOnly: true } : state;
}

/** States of a unit's file in which somebody named the instance; a template alone has none of them. */
const NAMED = ["", "enabled", "enabled-runtime", "linked", "linked-runtime", "alias", "masked"];

function isTemplateOnly(
  { unit, active, startedMs, stoppedMs, changedMs }: UnitState,
  file: string,
) {
  const times = [startedMs, stoppedMs, changedMs];
  const remembered = active !== "inactive" || times.some((ms) => ms !== undefined);
  return unit.includes("@") && !remembered && !NAMED.includes(file);
}

/** `@1795472663`; empty, `n/a` or `@0` where systemd keeps none. */
function timestamp(text: string): number | undefined {
  const seconds = /^@(\d+)/.exec(text)?.[1];
  return seconds === undefined || Number(seconds) === 0 ? undefined : Number(seconds) * 1000;
}
