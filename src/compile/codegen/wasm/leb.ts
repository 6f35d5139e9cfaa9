/**
 * A growing byte buffer with the WebAssembly encodings: LEB128 integers, little-endian floats, length-prefixed names.
 *
 * One `Uint8Array` that doubles when full: emitting tens of thousands of instructions allocates a handful of times.
 */
export class ByteWriter {
  private buffer: Uint8Array;
  private view: DataView;
  private at = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.at;
  }

  /** One byte. */
  u8(value: number): void {
    this.reserve(1);
    this.buffer[this.at++] = value;
  }

  /** Unsigned LEB128, 0 ≤ value < 2^32. */
  u32(value: number): void {
    this.reserve(5);
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.buffer[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.at++] = rest;
  }

  /** Signed LEB128 of a 32-bit integer; values from 2^31 to 2^32 - 1 wrap to their signed twin. */
  s32(value: number): void {
    this.reserve(5);
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) {
        this.buffer[this.at++] = low;
        return;
      }
      this.buffer[this.at++] = low | 0x80;
    }
  }

  /** Four bytes, IEEE 754 single precision. */
  f32(value: number): void {
    this.reserve(4);
    this.view.setFloat32(this.at, value, true);
    this.at += 4;
  }

  /** Eight bytes, IEEE 754 double precision. */
  f64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** Four bytes, little-endian integer (not LEB128). */
  i32raw(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.at, value | 0, true);
    this.at += 4;
  }

  /** The bytes as they are. */
  bytes(source: Uint8Array): void {
    this.reserve(source.length);
    this.buffer.set(source, this.at);
    this.at += source.length;
  }

  /** A UTF-8 name with its length in front. */
  name(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.u32(encoded.length);
    this.bytes(encoded);
  }

  /** The content of another writer with its length in front: a section or a function body. */
  sized(content: ByteWriter): void {
    this.u32(content.at);
    this.bytes(content.peek());
  }

  /** A view of what was written, valid until the next write. */
  peek(): Uint8Array {
    return this.buffer.subarray(0, this.at);
  }

  /** A copy of what was written, exactly as long as needed. */
  finish(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.peek());
  }

  private reserve(extra: number): void {
    if (this.at + extra <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(2 * this.buffer.length, this.at + extra));
    grown.set(this.peek());
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}
