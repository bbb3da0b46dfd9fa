import { createHash } from "node:crypto";

export type DialectName = "sqlite" | "postgres";

/** One step of the tables' history. What has been released is never changed: a later one mends it. */
export interface Migration {
  readonly name: string;
  /** The same for both but for triggers, which each database writes in its own way. */
  readonly statements: (dialect: DialectName) => readonly string[];
}

export function checksumOf({ statements }: Migration, dialect: DialectName): string {
  return createHash("sha256").update(statements(dialect).join(";\n")).digest("hex");
}
