/** Does the same for each, a few at a time, and keeps their order. */
export async function sideBySide<T, Done>(
  atOnce: number,
  all: readonly T[],
  work: (one: T) => Promise<Done>,
): Promise<readonly Done[]> {
  const done: Done[] = [];
  const waiting = all.entries();
  const lane = async () => {
    for (const [index, one] of waiting) done[index] = await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, lane));
  return done;
}
