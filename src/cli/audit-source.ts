import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { AuditRow } from "../audit/entry.ts";
import { exportedRow } from "../audit/export-line.ts";
import { BATCH_ROWS } from "../mitigation/stored-rows.ts";

/** A file that `lattice audit export` made, or should have. */
export class ExportedFile {
  readonly #path: string;
  #badLine: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The line, counted from 1, that is no row at all and at which the rows therefore end. */
  get badLine(): number | undefined {
    return this.#badLine;
  }

  /** Throws where the file cannot be read. */
  async *rows(): AsyncGenerator<readonly AuditRow[]> {
    const lines = createInterface({ input: createReadStream(this.#path), crlfDelay: Infinity });
    let count = 0;
    let batch: AuditRow[] = [];
    for await (const line of lines) {
      count += 1;
      const row = exportedRow(line);
      if (row === undefined) {
        this.#badLine = count;
        break;
      }
      batch.push(row);
      if (batch.length === BATCH_ROWS) {
        yield batch;
        batch = [];
      }
    }
    yield batch;
  }
}
