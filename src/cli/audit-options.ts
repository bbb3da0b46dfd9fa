import { isRefusal, quoted, refusal } from "../message/refusal.ts";
import type { Refusal } from "../message/refusal.ts";
import { programCall } from "./options.ts";
import type { ProgramCall } from "./options.ts";

const USAGE =
  "lattice audit verify [--config FILE | --file EXPORT] [--head HASH] [--json], or lattice audit export [--config FILE]";

const OPTIONS = { config: "string", file: "string", head: "string", json: "boolean" } as const;

export interface AuditCall {
  readonly name: "verify" | "export";
  readonly options: ProgramCall<typeof OPTIONS>["options"];
}

/** Reads what is to be done with the audit log. */
export function auditCall([name, ...args]: readonly string[]): AuditCall | Refusal {
  if (name !== "verify" && name !== "export") {
    const given = name === undefined || name.startsWith("-") ? "" : `${quoted(name)} is unknown. `;
    return refusal("usage", `${given}Say \`verify\` or \`export\`. Usage: ${USAGE}`);
  }
  const call = programCall(args, OPTIONS, USAGE);
  if (isRefusal(call)) return call;
  const { options, words } = call;
  const wrong = words === undefined ? wrongOptions(name, options) : "Nothing may stand after `--`.";
  return wrong === undefined ? { name, options } : refusal("usage", `${wrong} Usage: ${USAGE}`);
}

function wrongOptions(
  name: AuditCall["name"],
  { config, file, head }: AuditCall["options"],
): string | undefined {
  if (name === "export" && (file !== undefined || head !== undefined)) {
    return "`--file` and `--head` are for `verify`.";
  }
  if (file !== undefined && config !== undefined) {
    return "Give `--config` for the store's log, or `--file` for an exported one.";
  }
  if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head)) {
    return `\`--head\` takes the 64 hexadecimal digits of a row's hash, not ${quoted(head)}.`;
  }
  return undefined;
}
