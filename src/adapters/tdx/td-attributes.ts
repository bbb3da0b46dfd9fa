/** Bits that must be zero for now. Source: Intel's TDX module specification, TD attributes, as dcap-qvl reads them. */
const RESERVED = [0x00, 0xff, 0xff, 0x2f, 0xff, 0xff, 0xff, 0x7f] as const;

/** Bit 28: the TD is not interrupted by pages that its host has taken away. */
const SEPT_VE_DISABLE = 0x10;

/**
 * What of a TD's attributes (8 bytes) and its service TD's measurement (48 bytes, TDX 1.5 only) makes its quote
 * worthless, in words.
 */
export function attributeWords(
  attributes: Uint8Array,
  serviceTd: Uint8Array | undefined,
): readonly string[] {
  const debug = attributes[0] !== 0;
  const reserved = RESERVED.some((mask, index) => ((attributes[index] ?? 0) & mask) !== 0);
  const open = ((attributes[3] ?? 0) & SEPT_VE_DISABLE) === 0;
  const served = serviceTd?.some((byte) => byte !== 0) ?? false;
  return [
    ...(debug ? ["debug TD: its memory can be read from outside"] : []),
    ...(open ? ["SEPT_VE_DISABLE is not set: its host can disturb it by taking memory away"] : []),
    ...(reserved ? ["reserved attributes are set"] : []),
    ...(served ? ["a service TD is bound to it, which can move it elsewhere"] : []),
  ];
}
