import { TCB_STATUSES } from "../../lattice/tdx.ts";
import type { TcbStatus } from "../../lattice/tdx.ts";

/** The security version of simulated platforms of a status: better ones have higher ones. */
export function svnOf(status: TcbStatus): number {
  return 2 * (TCB_STATUSES.length - TCB_STATUSES.indexOf(status));
}

/** Versions of a simulated TDX module; the second tells its kind, and stays zero. */
export function teeSvns(status: TcbStatus): readonly number[] {
  const svn = svnOf(status);
  return Array.from({ length: 16 }, (_nothing, index) => (index === 1 ? 0 : svn));
}

/** What a simulated quoting enclave is, in its report and in its identity. */
export const DRILL_QE = {
  mrSigner: "d1".repeat(32),
  isvProdId: 2,
  isvSvn: 4,
  /** First byte of its attributes. */
  attributes: 0x11,
} as const;
