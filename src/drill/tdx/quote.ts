import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { TcbStatus } from "../../lattice/tdx.ts";
import type { DrillAuthority } from "./authority.ts";
import { pemChain } from "./certificate.ts";
import { DRILL_QE, svnOf, teeSvns } from "./svn.ts";

/** What a simulated quote says. Measurements are 96 hex digits, report data 128. */
export interface QuoteOptions {
  readonly mrTd: string;
  readonly rtmrs: readonly [string, string, string, string];
  readonly reportData: string;
  readonly version: 4 | 5;
  /** Version 4 has TDX 1.0 bodies only. */
  readonly body: "td10" | "td15";
  /** The status that collateral of the same authority gives its platform. */
  readonly tcb: TcbStatus;
  /** Its platform's family, 12 hex digits. */
  readonly fmspc: string;
  readonly debug?: boolean;
  /** Measurement of a service TD, 96 hex digits; `td15` only. */
  readonly serviceTd?: string;
}

const INTEL_VENDOR = "939a7233f79c4ca9940a0db3957f0607";

const BODY_TYPES = { td10: 2, td15: 3 } as const;

/** Bytes that the quoting enclave vouches for together with its key. */
const AUTH_DATA = Buffer.alloc(32, 0xda);

/** Mints a quote that verifies under the authority's root. Layout: Intel's TDX DCAP quoting library reference. */
export async function mintQuote(authority: DrillAuthority, options: QuoteOptions): Promise<Buffer> {
  const platform = await authority.platform(options.fmspc, options.tcb);
  const attestation = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = attestation.publicKey.export({ format: "jwk" });
  const publicKey = Buffer.concat([Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  const signed = Buffer.concat([header(options.version), bodyOf(options)]);
  const qeReport = quotingEnclave(publicKey, options.tcb);
  const chain = Buffer.from(pemChain(platform, authority.platformCa, authority.root));
  const certification = Buffer.concat([
    qeReport,
    signature(qeReport, platform.key),
    uint16(AUTH_DATA.length),
    AUTH_DATA,
    uint16(5),
    uint32(chain.length),
    chain,
  ]);
  const signatureData = Buffer.concat([
    signature(signed, attestation.privateKey),
    publicKey,
    uint16(6),
    uint32(certification.length),
    certification,
  ]);
  return Buffer.concat([signed, uint32(signatureData.length), signatureData]);
}

function header(version: number): Buffer {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt16LE(version, 0);
  bytes.writeUInt16LE(2, 2);
  bytes.writeUInt32LE(0x81, 4);
  bytes.write(INTEL_VENDOR, 12, "hex");
  return bytes;
}

function bodyOf(options: QuoteOptions): Buffer {
  const report = options.body === "td15" ? td15(options) : td10(options);
  if (options.version === 4) return report;
  return Buffer.concat([uint16(BODY_TYPES[options.body]), uint32(report.length), report]);
}

function td10({ mrTd, rtmrs, reportData, tcb, debug = false }: QuoteOptions): Buffer {
  const bytes = Buffer.alloc(584);
  bytes.set(teeSvns(tcb), 0);
  // TD attributes: debug, and SEPT_VE_DISABLE as every TD has it.
  bytes.set([debug ? 1 : 0, 0, 0, 0x10], 120);
  bytes.write(mrTd, 136, "hex");
  for (const [index, rtmr] of rtmrs.entries()) bytes.write(rtmr, 328 + 48 * index, "hex");
  bytes.write(reportData, 520, "hex");
  return bytes;
}

function td15(options: QuoteOptions): Buffer {
  const more = Buffer.alloc(64);
  more.set(teeSvns(options.tcb), 0);
  more.write(options.serviceTd ?? "", 16, "hex");
  return Buffer.concat([td10(options), more]);
}

function quotingEnclave(publicKey: Buffer, tcb: TcbStatus): Buffer {
  const bytes = Buffer.alloc(384);
  bytes.fill(svnOf(tcb), 0, 16);
  bytes[48] = DRILL_QE.attributes;
  bytes.write(DRILL_QE.mrSigner, 128, "hex");
  bytes.writeUInt16LE(DRILL_QE.isvProdId, 256);
  bytes.writeUInt16LE(DRILL_QE.isvSvn, 258);
  bytes.set(createHash("sha256").update(publicKey).update(AUTH_DATA).digest(), 320);
  return bytes;
}

/** r and s side by side, 32 bytes each. */
function signature(data: Buffer, key: KeyObject): Buffer {
  return sign("sha256", data, { key, dsaEncoding: "ieee-p1363" });
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
