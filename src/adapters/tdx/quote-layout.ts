import type { Quote, Report } from "@phala/dcap-qvl";
import type { Measurement } from "../../lattice/tdx.ts";
import { dcap } from "./libraries.ts";
import { attributeWords } from "./td-attributes.ts";

/** Bytes of the largest quote that fits into a mosaik ticket. */
export const QUOTE_MAX_BYTES = 65_536;

const HEADER_BYTES = 48;

const TEE_SGX = 0;

const TEE_TDX = 0x81;

const ECDSA_P256 = 2;

/** A version 5 quote says what its body is. */
const SGX_BODY = 1;

/** Certification data that holds the quoting enclave's report, and such that holds a PEM chain. */
const QE_REPORT = 6;
const PCK_CHAIN = 5;

/** Signature data begins after the body with its length, four bytes. */
const LENGTH_BYTES = 4;

export interface Layout {
  readonly kind: "layout";
  readonly version: number;
  readonly measurements: Readonly<Record<Measurement, string>>;
  /** 128 hex digits. */
  readonly reportData: string;
  readonly attributes: readonly string[];
  /** The PEM chain of the platform's certificate; undefined where the quote only names its platform. */
  readonly pckChain: string | undefined;
  readonly quote: Quote;
}

export interface Malformed {
  readonly kind: "malformed";
  readonly detail: string;
}

/** Reads a quote of version 4 or 5, or says what it is instead. Zero bytes after it are padding. */
export async function layoutOf(bytes: Uint8Array): Promise<Layout | Malformed> {
  const raw = Buffer.from(bytes);
  const wrongHeader = headerTrouble(raw);
  if (wrongHeader !== undefined) return malformed(wrongHeader);
  const { Quote: Parser } = await dcap();
  let quote;
  try {
    quote = Parser.parse(raw);
  } catch (error) {
    return malformed(parseTrouble((error as Error).message));
  }
  const wrong = bodyTrouble(raw, quote) ?? trailingTrouble(raw, quote);
  return wrong === undefined ? layout(quote) : malformed(wrong);
}

function headerTrouble(raw: Buffer): string | undefined {
  if (raw.length === 0) return "the quote is empty";
  if (raw.length > QUOTE_MAX_BYTES) {
    return `the quote has ${raw.length} bytes, more than a ticket can hold`;
  }
  if (raw.length < HEADER_BYTES) return "the quote is truncated: it ends within its header";
  const version = raw.readUInt16LE(0);
  const keyType = raw.readUInt16LE(2);
  const tee = raw.readUInt32LE(4);
  if (![3, 4, 5].includes(version)) return `quotes of version ${version} are unknown`;
  if (tee === TEE_SGX) return "it is a quote of SGX, not of TDX";
  if (tee !== TEE_TDX) return `it is a quote of an unknown kind (TEE type 0x${tee.toString(16)})`;
  if (version === 3) return "it is of version 3, which is for SGX only";
  if (
    version === 5 &&
    raw.length >= HEADER_BYTES + 2 &&
    raw.readUInt16LE(HEADER_BYTES) === SGX_BODY
  )
    return "its body is that of an SGX enclave, not of a TD";
  if (keyType !== ECDSA_P256) {
    return `its attestation key is of type ${keyType}, not of type 2 (ECDSA with P-256)`;
  }
  return undefined;
}

function parseTrouble(message: string): string {
  if (message === "Not enough data to fill buffer") {
    return "the quote is truncated, or a length in it is wrong";
  }
  if (message === "Unsupported body type") return "the kind of its body is unknown";
  return "the quote cannot be read";
}

function bodyTrouble(raw: Buffer, { header, report, authData }: Quote): string | undefined {
  const size = report.type === "td15" ? 648 : 584;
  if (header.version === 5 && raw.readUInt32LE(HEADER_BYTES + 2) !== size) {
    return "its body does not have the length that it says";
  }
  const { certType } = authData.data.certificationData;
  if (certType !== QE_REPORT) return `its certification data is of type ${certType}, not of type 6`;
  return undefined;
}

/** The library does not look at what comes after the signature data. */
function trailingTrouble(raw: Buffer, quote: Quote): string | undefined {
  const lengthAt = quote.signedLength();
  const rest = raw.subarray(lengthAt + LENGTH_BYTES + raw.readUInt32LE(lengthAt));
  return rest.every((byte) => byte === 0)
    ? undefined
    : `${rest.length} bytes that are not padding come after the quote`;
}

function layout(quote: Quote): Layout | Malformed {
  const td = quote.report.asTd10();
  const inner = quote.authData.intoV3().certificationData;
  if (td === null) return malformed("the quote cannot be read");
  return {
    kind: "layout",
    version: quote.header.version,
    measurements: {
      mrTd: hex(td.mrTd),
      rtmr0: hex(td.rtMr0),
      rtmr1: hex(td.rtMr1),
      rtmr2: hex(td.rtMr2),
      rtmr3: hex(td.rtMr3),
    },
    reportData: hex(td.reportData),
    attributes: attributeWords(td.tdAttributes, serviceTd(quote.report)),
    pckChain: inner.certType === PCK_CHAIN ? Buffer.from(inner.body).toString("latin1") : undefined,
    quote,
  };
}

function serviceTd(report: Report): Uint8Array | undefined {
  return report.asTd15()?.mrServiceTd;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function malformed(detail: string): Malformed {
  return { kind: "malformed", detail };
}
