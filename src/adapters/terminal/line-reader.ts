/** Bytes of a line on the bot's socket, its end not counted. */
export const MOST_LINE_BYTES = 256 * 1024;

export type LinesRead =
  { readonly kind: "lines"; readonly lines: readonly string[] } | { readonly kind: "too long" };

/** Puts lines together from what arrives in pieces; never holds more than one line that is allowed. */
export class LineReader {
  #pieces: Buffer[] = [];
  #bytes = 0;

  /** The lines that this piece completes. */
  take(piece: Buffer): LinesRead {
    const lines: string[] = [];
    let rest = piece;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      if (!this.#keep(rest.subarray(0, end))) return { kind: "too long" };
      lines.push(Buffer.concat(this.#pieces).toString("utf8"));
      this.#pieces = [];
      this.#bytes = 0;
      rest = rest.subarray(end + 1);
    }
    return this.#keep(rest) ? { kind: "lines", lines } : { kind: "too long" };
  }

  #keep(piece: Buffer): boolean {
    this.#bytes += piece.length;
    if (this.#bytes > MOST_LINE_BYTES) return false;
    if (piece.length > 0) this.#pieces.push(piece);
    return true;
  }
}
