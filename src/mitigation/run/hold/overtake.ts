import type { Tables } from "../../../ports/store/store.ts";

/** What of an ended run was not begun is not going to be. */
export async function overtakePending(
  id: string,
  { runs }: Pick<Tables, "runs">,
  { note, atMs }: { readonly note: string; readonly atMs: number },
): Promise<void> {
  for (const { n } of await runs.actions(id)) {
    await runs.settle(id, n, { from: ["pending"], to: "overtaken", detail: note, atMs });
  }
}
