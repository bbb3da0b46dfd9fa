/** DER of Intel's SGX extension in a PCK certificate. Source: Intel's PCK certificate specification, section 1.3.5. */

/** 1.2.840.113741.1.13.1, under which each field has its own number. */
const INTEL = [0x2a, 0x86, 0x48, 0x86, 0xf8, 0x4d, 0x01, 0x0d, 0x01] as const;

export const INTEL_EXTENSION_OID = "1.2.840.113741.1.13.1";

export interface PlatformFields {
  /** 12 hex digits. */
  readonly fmspc: string;
  /** The same for each of its sixteen components, and for its PCE. */
  readonly svn: number;
}

export function intelExtension({ fmspc, svn }: PlatformFields): Buffer {
  const components = Array.from({ length: 16 }, (_nothing, index) =>
    field([2, index + 1], integer(svn)),
  );
  const tcb = sequence([
    ...components,
    field([2, 17], integer(svn)),
    field([2, 18], octets(Buffer.alloc(16, svn))),
  ]);
  return sequence([
    field([1], octets(Buffer.alloc(16, 0xd0))),
    field([2], tcb),
    field([3], octets(Buffer.alloc(2))),
    field([4], octets(Buffer.from(fmspc, "hex"))),
    // SGX type: standard.
    field([5], tagged(0x0a, Buffer.from([0]))),
  ]);
}

function field(number: readonly number[], value: Buffer): Buffer {
  return sequence([tagged(0x06, Buffer.from([...INTEL, ...number])), value]);
}

function sequence(parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function octets(bytes: Buffer): Buffer {
  return tagged(0x04, bytes);
}

/** Up to 127. */
function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
