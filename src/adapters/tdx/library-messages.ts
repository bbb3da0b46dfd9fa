import { TCB_STATUSES } from "../../lattice/tdx.ts";
import { broken, FAULT, unfit } from "./judged.ts";
import type { Judged } from "./judged.ts";

/**
 * What the library's exceptions mean, by the very words of @phala/dcap-qvl 0.3.9 (src/verify.js, src/utils.js). It
 * throws in this order: TCB info and its signature, QE identity and its signature, PCK chain, QE report, QE policy,
 * the quote's own signature, platform, TCB level, TCB status, attributes.
 */
const MEANINGS: readonly (readonly [beginning: string, Judged])[] = [
  ["TCBInfo expired", unfit("expired", "its TCB info has expired")],
  ["QE Identity expired", unfit("expired", "its QE identity has expired")],
  ["TCBInfo issue date is in the future", unfit("unusable", "its TCB info is from the future")],
  ["QE Identity issue date is in the", unfit("unusable", "its QE identity is from the future")],
  ["Failed to decode TcbInfo", unfit("unusable", "its TCB info cannot be read")],
  ["Failed to decode QeIdentity", unfit("unusable", "its QE identity cannot be read")],
  ["Unsupported QE Identity id/version", unfit("unusable", "its QE identity is not for TDX")],
  ["TDX quote with non-TDX TCB info", unfit("unusable", "its TCB info is not for TDX")],
  ["No SGX components in the TCB info", unfit("unusable", "its TCB info lacks SGX components")],
  ["No TDX components in the TCB info", unfit("unusable", "its TCB info lacks TDX components")],
  ["No TCB levels found in QE Identity", unfit("unusable", "its QE identity has no TCB levels")],
  ["Key length is invalid", unfit("unusable", "a signature in it does not have 64 bytes")],
  ["Fmspc mismatch", unfit("another platform's", "its TCB info is for another kind of platform")],

  ["Signature is invalid for tcb_info", forged("the signature of the TCB info does not hold")],
  ["Signature is invalid for qe_identity", forged("the QE identity's signature does not hold")],
  ["Failed to verify certificate chain", forged("a signature of a certificate chain is wrong")],
  ["Certificate is expired or not yet", forged("a certificate is not valid at this time")],
  ["Certificate chain is too short", forged("a certificate chain is too short")],
  ["CaUsedAsEndEntity", forged("a CA certificate stands where none may")],

  ["Certificate is revoked", wrong("revoked certificate")],
  ["Failed to extract PCK certificates", wrong("its PCK certificate cannot be read")],
  ["Intel extension", wrong("its certificate is not that of an SGX platform")],
  ["OID ", wrong("its PCK certificate does not describe its platform")],
  ["CpuSvn length mismatch", wrong("its PCK certificate does not describe its platform")],
  ["PceSvn length mismatch", wrong("its PCK certificate does not describe its platform")],
  ["Fmspc length mismatch", wrong("its PCK certificate does not describe its platform")],
  [
    "Signature is invalid for qe_report",
    wrong("the platform's signature of the quoting enclave's report does not hold"),
  ],
  ["QE report hash mismatch", wrong("its key is not the one that the quoting enclave vouched for")],
  ["QE MRSIGNER mismatch", wrong("its quoting enclave is not signed by Intel")],
  ["QE ISVPRODID mismatch", wrong("it was made by another enclave than Intel's quoting enclave")],
  ["QE MISCSELECT mismatch", wrong("its quoting enclave is not set up as Intel demands")],
  ["QE ATTRIBUTES mismatch", wrong("its quoting enclave is not set up as Intel demands")],
  ["QE ISVSVN", wrong("its quoting enclave is older than any that Intel still knows")],
  [
    "ISV enclave report signature is invalid",
    wrong("its signature does not hold: it was changed after it had been signed"),
  ],
  ["Debug mode is enabled", wrong("its quoting enclave is a debug enclave")],
  ["SEPT_VE_DISABLE is not enabled", wrong("SEPT_VE_DISABLE is not set")],
  ["Reserved bits in TD attributes are set", wrong("reserved attributes are set")],
  ["Invalid mr service td", wrong("a service TD is bound to it")],

  [
    "No matching TCB level found",
    { kind: "no-tcb-level", detail: "no level of the TCB info fits the platform" },
  ],
];

const STATUS = /^TCB status is invalid: (.*)$/s;

/** What an exception of the library's says of the quote. `attributes` are the TD's own faults, in words. */
export function meaningOf(error: unknown, attributes: readonly string[]): Judged {
  const message = error instanceof Error ? error.message : messageOf(error);
  const status = STATUS.exec(message)?.[1];
  if (status !== undefined) return statusMeaning(status);
  const found = MEANINGS.find(([beginning]) => message.startsWith(beginning));
  if (found === undefined) return FAULT;
  const aboutAttributes = ["Debug", "SEPT_VE", "Reserved bits", "Invalid mr"].some((beginning) =>
    message.startsWith(beginning),
  );
  return aboutAttributes && attributes.length > 0 ? wrong(attributes.join("; ")) : found[1];
}

/** The status comes after every signature, so a revoked platform's quote does hold. */
function statusMeaning(status: string): Judged {
  const known = TCB_STATUSES.find((one) => one === status);
  if (known !== undefined) return { kind: "holds", status: known, advisories: [] };
  return unfit("unusable", "its TCB info gives the platform a status that we do not know");
}

function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null)?.message;
  return typeof message === "string" ? message : "";
}

function forged(detail: string): Judged {
  return broken("collateral", detail);
}

function wrong(detail: string): Judged {
  return broken("quote", detail);
}
