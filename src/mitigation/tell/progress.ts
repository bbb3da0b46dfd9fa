import type { RunView } from "../run/run-view.ts";

/** Where a run stands, in one line: `R7 pause running · tally 3/3 · relay 1/3, 2 under way`. */
export function progressWords({ run, actions }: RunView): string {
  const stages = [...Map.groupBy(actions, ({ stage }) => stage).values()];
  // What was sent and is to be looked at again is pending, too.
  const begun = stages.filter((staged) =>
    staged.some(({ state, attempt }) => state !== "pending" || attempt > 0),
  );
  const words = begun.map((staged) => {
    const of = (state: string) => staged.filter((one) => one.state === state).length;
    const counts = [
      `${of("done")}/${staged.length}`,
      ...(of("started") > 0 ? [`${of("started")} under way`] : []),
      ...(of("failed") > 0 ? [`${of("failed")} FAILED`] : []),
      ...(of("unreachable") > 0 ? [`${of("unreachable")} NOT REACHED`] : []),
      ...(of("uncertain") > 0 ? [`${of("uncertain")} UNCERTAIN`] : []),
      ...(of("skipped") > 0 ? [`${of("skipped")} left out`] : []),
    ];
    return `${staged[0]?.organism ?? ""} ${counts.join(", ")}`;
  });
  return [`${run.id} ${run.verb} ${run.state}`, ...words].join(" · ");
}
