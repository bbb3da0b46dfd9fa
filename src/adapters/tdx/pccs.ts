import type { Collateral } from "../../lattice/tdx.ts";
import type { Answer } from "../../outbound/answer.ts";
import type { Peer } from "../../outbound/outbound.ts";
import { crlHex } from "./crl-text.ts";
import { memberText } from "./member-text.ts";
import type { Platform } from "./platform.ts";

/** Bytes of an answer that are read at most: revocation lists grow. */
export const PCCS_MAX_BYTES = 4 * 1_048_576;

type Answered = Extract<Answer, { kind: "answered" }>;

/** Why a PCCS gave nothing that can be used, in words. */
export interface Trouble {
  readonly trouble: string;
}

/** Where a PCCS begins: addresses are often configured with the path of one of its two halves. */
export function pccsBase(url: string): string {
  const base = new URL(url);
  base.pathname = base.pathname.replace(/\/(?:sgx|tdx)\/certification\/v4\/?$/, "/");
  return base.href;
}

/** Asks a PCCS, or Intel's own PCS, for what a platform's quotes are verified with. Source: Intel's PCS API v4. */
export async function fetchCollateral(
  peer: Peer,
  { fmspc, ca }: Platform,
  signal: AbortSignal,
): Promise<Collateral | Trouble> {
  const ask = async (what: string, path: string) => answered(what, await peer.get(path, signal));
  const [pckCrl, rootCrl, tcb, qe] = await Promise.all([
    ask("PCK revocation list", `/sgx/certification/v4/pckcrl?ca=${ca}&encoding=der`),
    ask("root revocation list", "/sgx/certification/v4/rootcacrl"),
    ask("TCB info", `/tdx/certification/v4/tcb?fmspc=${fmspc}`),
    ask("QE identity", "/tdx/certification/v4/qe/identity"),
  ]);
  if ("trouble" in pckCrl) return pckCrl;
  if ("trouble" in rootCrl) return rootCrl;
  if ("trouble" in tcb) return tcb;
  if ("trouble" in qe) return qe;
  return collateralFrom({ pckCrl, rootCrl, tcb, qe });
}

type Answers = Readonly<Record<"pckCrl" | "rootCrl" | "tcb" | "qe", Answered>>;

function collateralFrom({ pckCrl, rootCrl, tcb, qe }: Answers): Collateral | Trouble {
  const tcbInfo = signed(tcb, "tcbInfo");
  const qeIdentity = signed(qe, "enclaveIdentity");
  const lists = { pck_crl: crlHex(pckCrl.bytes), root_ca_crl: crlHex(rootCrl.bytes) };
  const { pck_crl, root_ca_crl } = lists;
  if (pck_crl === undefined) return { trouble: "its PCK revocation list is in no known form" };
  if (root_ca_crl === undefined) return { trouble: "its root revocation list is in no known form" };
  if (tcbInfo === undefined) return { trouble: "its TCB info has an unexpected shape" };
  if (qeIdentity === undefined) return { trouble: "its QE identity has an unexpected shape" };
  const chains = [
    chainIn(pckCrl, "sgx-pck-crl-issuer-chain"),
    chainIn(tcb, "tcb-info-issuer-chain") ?? chainIn(tcb, "sgx-tcb-info-issuer-chain"),
    chainIn(qe, "sgx-enclave-identity-issuer-chain"),
  ] as const;
  const [pckChain, tcbChain, qeChain] = chains;
  if (pckChain === undefined || tcbChain === undefined || qeChain === undefined) {
    return { trouble: "it does not send the certificates of those who signed" };
  }
  return {
    pck_crl_issuer_chain: pckChain,
    root_ca_crl,
    pck_crl,
    tcb_info_issuer_chain: tcbChain,
    tcb_info: tcbInfo.text,
    tcb_info_signature: tcbInfo.signature,
    qe_identity_issuer_chain: qeChain,
    qe_identity: qeIdentity.text,
    qe_identity_signature: qeIdentity.signature,
  };
}

function answered(what: string, answer: Answer): Answered | Trouble {
  if (answer.kind === "failed") return { trouble: `its ${what}: ${answer.detail}` };
  if (answer.status === 200) return answer;
  return { trouble: `its ${what}: it has none for this platform (HTTP ${answer.status})` };
}

/** A signed statement: the very text of the member, and its signature in hex. */
function signed(
  { body }: Answered,
  member: string,
): { text: string; signature: string } | undefined {
  try {
    const { signature } = JSON.parse(body) as { readonly signature?: unknown };
    const text = memberText(body, member);
    if (typeof signature !== "string" || text === undefined) return undefined;
    return { text, signature };
  } catch {
    return undefined;
  }
}

/** Chains come as URL-encoded PEM in headers. */
function chainIn({ header }: Answered, name: string): string | undefined {
  try {
    const chain = decodeURIComponent(header(name) ?? "");
    return chain === "" ? undefined : chain;
  } catch {
    return undefined;
  }
}
