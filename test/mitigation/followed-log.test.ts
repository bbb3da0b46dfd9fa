import { describe, expect, it } from "@jest/globals";
import { hashOf } from "../../src/audit/chain.ts";
import type { AuditHead, AuditRow } from "../../src/audit/entry.ts";
import { FollowedLog } from "../../src/mitigation/followed-log.ts";
import type { Store, Tables } from "../../src/ports/store/store.ts";
import { withMitigation } from "./mitigation-under-test.ts";
import type { MitigationUnderTest } from "./mitigation-under-test.ts";

/** Many enough for more than one batch. */
const ROWS = 2_500;

/** Reads as the store does, and counts the rows of each read of the log. */
class CountedReads {
  readonly rows: number[] = [];
  /** What another hand makes of the rows. */
  change: (row: AuditRow) => AuditRow = (row) => row;
  /** What happens between one read and the next. */
  between: () => Promise<void> = () => Promise.resolve();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    const result = await this.#store.read((tables) =>
      work({
        ...tables,
        audit: {
          head: () => tables.audit.head(),
          after: async (seq, limit) => {
            const rows = await tables.audit.after(seq, limit);
            this.rows.push(rows.length);
            return rows.map(this.change);
          },
        },
      }),
    );
    await this.between();
    return result;
  }
}

async function add({ store }: MitigationUnderTest, rows: number): Promise<AuditHead> {
  await store.write((_tables, record) => {
    for (let n = 0; n < rows; n += 1) record({ atMs: n, what: "test", data: { n } });
    return Promise.resolve();
  });
  return store.read(({ audit }) => audit.head());
}

const sum = (rows: readonly number[]) => rows.reduce((all, one) => all + one, 0);

describe("the audit log as a process follows it", () => {
  it("is read in batches, so that whoever writes need not wait for all of it", () =>
    withMitigation(async (under) => {
      const head = await add(under, ROWS);
      const reads = new CountedReads(under.store);

      expect(await new FollowedLog().seen(reads)).toEqual({ ...head, whole: true });
      expect(reads.rows).toEqual([1_000, 1_000, 500]);
    }));

  it("is as it was when somebody looked, whatever is written meanwhile", () =>
    withMitigation(async (under) => {
      const head = await add(under, ROWS);
      const reads = new CountedReads(under.store);
      reads.between = async () => {
        await add(under, 1);
      };
      const log = new FollowedLog();

      expect(await log.seen(reads)).toEqual({ ...head, whole: true });
      expect(await log.seen(reads)).toMatchObject({ whole: true });
    }));

  it("is followed on from the row it was followed to", () =>
    withMitigation(async (under) => {
      await add(under, ROWS);
      const reads = new CountedReads(under.store);
      const log = new FollowedLog();
      await log.seen(reads);
      const head = await add(under, 3);
      reads.rows.length = 0;

      expect(await log.seen(reads)).toEqual({ ...head, whole: true });
      expect(sum(reads.rows)).toBe(1 + 3);
      reads.rows.length = 0;
      expect(await log.seen(reads)).toEqual({ ...head, whole: true });
      expect(sum(reads.rows)).toBe(1);
    }));

  it.each([
    ["a row that came since was changed", ROWS + 2, "body"],
    ["the row it was followed to is another one now", ROWS, "hash"],
  ] as const)("is not whole where %s", (_words, seq, what) =>
    withMitigation(async (under) => {
      await add(under, ROWS);
      const reads = new CountedReads(under.store);
      const log = new FollowedLog();
      await log.seen(reads);
      await add(under, 3);
      reads.change = (row) => {
        const anew = { ...row, body: '{"what":"another"}' };
        return row.seq === seq
          ? { ...anew, ...(what === "hash" ? { hash: hashOf(anew) } : {}) }
          : row;
      };

      expect(await log.seen(reads)).toMatchObject({ whole: false });
      // It does not heal by being looked at again.
      expect(await log.seen(reads)).toMatchObject({ whole: false });
    }),
  );

  it("is not whole where it is shorter than it was", () =>
    withMitigation(async (under) => {
      await add(under, 3);
      const log = new FollowedLog();
      await log.seen(under.store);
      await withMitigation(async (cutOff) => {
        await add(cutOff, 2);

        expect(await log.seen(cutOff.store)).toMatchObject({ whole: false });
      });
    }));
});
