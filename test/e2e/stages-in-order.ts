/** The units of a stage are stopped side by side, the stages one after another. */
export const PAUSE_ORDER = ["tally", "relay", "atelier", "offer", "unseal", "zipnet"];

/** Organisms by when their first unit was acted on, each after all units of the one before had ended. */
export function stagesInOrder(answer: Record<string, unknown> | undefined): readonly string[] {
  const { runs } = answer?.["result"] as {
    readonly runs: readonly {
      readonly stages: readonly {
        readonly organism: string;
        readonly actions: readonly { readonly startedAt?: string; readonly endedAt: string }[];
      }[];
    }[];
  };
  const stages = runs[0]?.stages ?? [];
  let before = 0;
  return stages
    .filter(({ actions }) => {
      // What did not run was seen so, and nothing was sent.
      const sent = actions.flatMap(({ startedAt }) => startedAt ?? []);
      const begun = Math.min(...sent.map((at) => Date.parse(at)));
      const inOrder = begun >= before;
      before = Math.max(...actions.map(({ endedAt }) => Date.parse(endedAt)));
      return inOrder;
    })
    .map(({ organism }) => organism);
}
