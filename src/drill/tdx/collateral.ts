import { sign } from "node:crypto";
import { TCB_STATUSES } from "../../lattice/tdx.ts";
import type { Collateral, TcbStatus } from "../../lattice/tdx.ts";
import type { DrillAuthority } from "./authority.ts";
import { P256, pemChain, subjectOf, x509 } from "./certificate.ts";
import type { Holder } from "./certificate.ts";
import { DRILL_QE, svnOf, teeSvns } from "./svn.ts";

export interface CollateralOptions {
  /** The family of platforms it is for, 12 hex digits. */
  readonly fmspc: string;
  /** Statuses that its TCB info has levels for, best first; all of them without. */
  readonly levels?: readonly TcbStatus[];
  /** Unix milliseconds. */
  readonly issuedMs: number;
  readonly nextUpdateMs: number;
  /** Whose certificates its revocation lists revoke. `platform` is every platform of the family. */
  readonly revoke?: "platform" | "platform-ca" | "signer";
}

/** Mints collateral under the authority's root, all of whose parts are good for the same time. */
export async function mintCollateral(
  authority: DrillAuthority,
  options: CollateralOptions,
): Promise<Collateral> {
  const { root, platformCa, signer } = authority;
  const { fmspc, revoke, levels = TCB_STATUSES } = options;
  const platforms =
    revoke === "platform"
      ? await Promise.all(TCB_STATUSES.map((status) => authority.platform(fmspc, status)))
      : [];
  const cas = [
    ...(revoke === "platform-ca" ? [platformCa] : []),
    ...(revoke === "signer" ? [signer] : []),
  ];
  const [rootCrl, pckCrl] = await Promise.all([
    mintCrl(root, cas, options),
    mintCrl(platformCa, platforms, options),
  ]);
  const tcbInfo = JSON.stringify({ ...dated("TDX", 3, options), ...tcbInfoFields(fmspc, levels) });
  const qeIdentity = JSON.stringify({ ...dated("TD_QE", 2, options), ...qeIdentityFields() });
  const signers = pemChain(signer, root);
  return {
    pck_crl_issuer_chain: pemChain(platformCa, root),
    root_ca_crl: rootCrl,
    pck_crl: pckCrl,
    tcb_info_issuer_chain: signers,
    tcb_info: tcbInfo,
    tcb_info_signature: signature(tcbInfo, signer),
    qe_identity_issuer_chain: signers,
    qe_identity: qeIdentity,
    qe_identity_signature: signature(qeIdentity, signer),
  };
}

/** Hex of a revocation list's DER. */
export async function mintCrl(
  issuer: Holder,
  revoked: readonly Holder[],
  { issuedMs, nextUpdateMs }: Pick<CollateralOptions, "issuedMs" | "nextUpdateMs">,
): Promise<string> {
  const { X509CrlGenerator } = await x509();
  const list = await X509CrlGenerator.create({
    issuer: subjectOf(issuer.name),
    thisUpdate: new Date(issuedMs),
    nextUpdate: new Date(nextUpdateMs),
    signingAlgorithm: P256,
    signingKey: issuer.keys.privateKey,
    entries: revoked.map(({ certificate }) => ({
      serialNumber: certificate.serialNumber,
      revocationDate: new Date(issuedMs),
    })),
  });
  return Buffer.from(list.rawData).toString("hex");
}

function dated(id: string, version: number, { issuedMs, nextUpdateMs }: CollateralOptions): object {
  return {
    id,
    version,
    issueDate: wholeSeconds(issuedMs),
    nextUpdate: wholeSeconds(nextUpdateMs),
    tcbEvaluationDataNumber: 17,
  };
}

function tcbInfoFields(fmspc: string, levels: readonly TcbStatus[]): object {
  return {
    fmspc: fmspc.toUpperCase(),
    pceId: "0000",
    tcbType: 0,
    tcbLevels: levels.map((status) => ({
      tcb: {
        sgxtcbcomponents: Array.from({ length: 16 }, () => ({ svn: svnOf(status) })),
        pcesvn: svnOf(status),
        tdxtcbcomponents: teeSvns(status).map((svn) => ({ svn })),
      },
      tcbDate: "2024-03-13T00:00:00Z",
      tcbStatus: status,
      ...(status === "UpToDate" ? {} : { advisoryIDs: ["DRILL-SA-00001"] }),
    })),
  };
}

function qeIdentityFields(): object {
  const attributes = DRILL_QE.attributes.toString(16).padEnd(32, "0");
  return {
    miscselect: "00000000",
    miscselectMask: "FFFFFFFF",
    attributes,
    attributesMask: "FBFFFFFFFFFFFFFF0000000000000000",
    mrsigner: DRILL_QE.mrSigner.toUpperCase(),
    isvprodid: DRILL_QE.isvProdId,
    tcbLevels: [
      {
        tcb: { isvsvn: DRILL_QE.isvSvn },
        tcbDate: "2024-03-13T00:00:00Z",
        tcbStatus: "UpToDate",
      },
    ],
  };
}

function signature(text: string, { key }: Holder): string {
  return sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("hex");
}

/** As Intel writes times: without a fraction. */
function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
