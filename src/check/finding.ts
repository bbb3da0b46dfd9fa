import { z } from "zod";
import type { HostUnread } from "../ports/hosts.ts";

/** One line of a check: what was looked at, and how it stands. `note` is worth knowing and no fault. */
export const Finding = z.strictObject({
  id: z.string(),
  verdict: z.enum(["pass", "fail", "unknown", "note"]),
  summary: z.string(),
});

export type Finding = z.output<typeof Finding>;

export const CheckResult = z.strictObject({ findings: z.array(Finding) });

export function finding(id: string, verdict: Finding["verdict"], summary: string): Finding {
  return { id, verdict, summary };
}

/** A host that did not answer. */
export function unreadFinding(id: string, { reason, detail }: HostUnread): Finding {
  return finding(id, "fail", `${reason}: ${detail}`);
}
