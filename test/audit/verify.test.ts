import { describe, expect, it } from "@jest/globals";
import { EMPTY, nextRow } from "../../src/audit/chain.ts";
import { GENESIS } from "../../src/audit/entry.ts";
import type { AuditHead, AuditRow } from "../../src/audit/entry.ts";
import { exportedRow, exportLine } from "../../src/audit/export-line.ts";
import { verifyChain } from "../../src/audit/verify.ts";

function chain(length: number, what = "action.done"): AuditRow[] {
  const rows: AuditRow[] = [];
  let head = EMPTY;
  for (let n = 1; n <= length; n += 1) {
    const row = nextRow(head, { atMs: 1_000 * n, what, data: { n, unit: "relay “1” é" } });
    rows.push(row);
    head = row;
  }
  return rows;
}

function headOf(rows: readonly AuditRow[]): AuditHead {
  const { seq, hash } = rows.at(-1) ?? EMPTY;
  return { seq, hash };
}

/** In batches of three, so that a chain goes on over their ends. */
async function* batches(rows: readonly AuditRow[]): AsyncGenerator<readonly AuditRow[]> {
  for (let from = 0; from < rows.length; from += 3) {
    yield await Promise.resolve(rows.slice(from, from + 3));
  }
}

function verify(
  rows: readonly AuditRow[],
  { head = headOf(rows), known = undefined as string | undefined } = {},
) {
  return verifyChain({ batches: batches(rows), head, known });
}

describe("a chain", () => {
  const whole = chain(8);
  const at = (n: number, rows: readonly AuditRow[] = whole) => {
    const row = rows[n - 1];
    if (row === undefined) throw new Error(`no row ${n}`);
    return row;
  };
  const without = (n: number) => whole.filter(({ seq }) => seq !== n);
  const withRow = (n: number, change: Partial<AuditRow>) =>
    whole.with(n - 1, { ...at(n), ...change });

  it("that is whole is followed to its newest row", async () => {
    expect(await verify(whole)).toEqual({
      last: headOf(whole),
      fault: undefined,
      known: undefined,
    });
    expect(await verify([])).toEqual({ last: EMPTY, fault: undefined, known: undefined });
  });

  it.each([
    ["a changed body", withRow(4, { body: '{"what":"nothing"}' }), { kind: "content", seq: 4 }],
    ["a changed time", withRow(4, { atMs: 1 }), { kind: "content", seq: 4 }],
    ["a changed hash", withRow(4, { hash: "e".repeat(64) }), { kind: "content", seq: 4 }],
    ["a row less", without(4), { kind: "order", expected: 4, seq: 5 }],
    ["no first row", without(1), { kind: "order", expected: 1, seq: 2 }],
    [
      "two rows in each other's place",
      whole.with(3, at(5)).with(4, at(4)),
      { kind: "order", expected: 4, seq: 5 },
    ],
    [
      "a row twice",
      [...whole.slice(0, 4), ...whole.slice(3)],
      { kind: "order", expected: 5, seq: 4 },
    ],
    ["a row of another chain", whole.with(3, at(4, chain(4, "other"))), { kind: "link", seq: 4 }],
    [
      "a row written anew",
      whole.with(3, nextRow(at(3), { atMs: 4_000, what: "lie", data: {} })),
      { kind: "link", seq: 5 },
    ],
  ] as const)("with %s is broken there", async (_, rows, fault) => {
    expect((await verify(rows)).fault).toEqual(fault);
  });

  it("without its newest row does not end where the store says", async () => {
    const report = await verify(without(8), { head: headOf(whole) });

    expect(report.fault).toEqual({ kind: "head", seq: 7, head: headOf(whole) });
  });

  it("whose tail was cut, with the head, shows against a hash that was kept", async () => {
    const known = at(8).hash;

    expect(await verify(whole, { known })).toMatchObject({
      known: { kind: "found", seq: 8, since: 0 },
    });
    expect(await verify(without(8), { known })).toMatchObject({
      fault: undefined,
      known: { kind: "not found" },
    });
  });

  it("that was written anew as a whole shows against a hash that was kept", async () => {
    const report = await verify(chain(8, "action.lie"), { known: at(5).hash });

    expect(report).toMatchObject({ fault: undefined, known: { kind: "not found" } });
  });

  it("tells how many rows were added since a hash was kept", async () => {
    expect(await verify(whole, { known: at(5).hash })).toMatchObject({
      known: { kind: "found", seq: 5, since: 3 },
    });
    expect(await verify(whole, { known: GENESIS })).toMatchObject({
      known: { kind: "found", seq: 0, since: 8 },
    });
  });

  it("that breaks before a hash that was kept does not say that it is not there", async () => {
    const broken = withRow(4, { atMs: 1 });

    expect(await verify(broken, { known: at(6).hash })).toMatchObject({
      known: { kind: "not reached" },
    });
    expect(await verify(broken, { known: at(2).hash })).toMatchObject({
      known: { kind: "found", seq: 2 },
    });
  });

  it("is exported and read again to the byte", () => {
    const lines = whole.map(exportLine);

    expect(lines.map(exportedRow)).toEqual(whole);
    expect(lines[3]).toContain('"at":"1970-01-01T00:00:04.000Z"');
  });

  it.each([
    ["no JSON", "{"],
    ["another object", "{}"],
    ["null", "null"],
    [
      "a time that is another for people",
      exportLine(at(4)).replace("00:00:04.000Z", "00:00:05.000Z"),
    ],
    ["a text for a number", exportLine(at(4)).replace('"seq":4', '"seq":"4"')],
    ["a time that is no moment", exportLine(at(4)).replace('"atMs":4000', '"atMs":9e15')],
  ])("is not read from a line with %s", (_, line) => {
    expect(exportedRow(line)).toBeUndefined();
  });
});
