import { EngineError } from '../../../compile/errors.js';

const PAGE = 65536;
/** 4 GiB, all that 32-bit addresses reach. */
export const MAXIMUM_PAGES = 65536;
/** Every allocation starts on a cache line. */
const LINE = 64;

/**
 * Stack of allocations in one WebAssembly memory, which grows on demand and never shrinks.
 *
 * Addresses are byte offsets, 64-aligned, up to 2^32: in generated code they pass as i32 and wrap, so never compare two
 * of them as signed numbers. Growing leaves a shared memory's old views valid but short, and detaches those of an
 * unshared one: take views when they are needed, and do not keep them across an `alloc`.
 */
export class Arena {
  private top: number;

  constructor(
    readonly memory: WebAssembly.Memory,
    /** First free byte: what lies before belongs to somebody else. */
    private readonly base: number,
  ) {
    this.top = align(base);
  }

  /** Reserves bytes and returns their address; the content is whatever was there. */
  alloc(bytes: number): number {
    const at = this.top;
    this.ensure(at + bytes);
    this.top = align(at + bytes);
    return at;
  }

  /** The present height of the stack, for `release`. */
  mark(): number {
    return this.top;
  }

  /** Frees everything allocated since the mark. */
  release(mark: number): void {
    this.top = mark;
  }

  /** Frees everything. */
  reset(): void {
    this.top = align(this.base);
  }

  /** Frees what `body` allocated, also when it throws. */
  async scope<T>(body: () => Promise<T> | T): Promise<T> {
    const mark = this.mark();
    try {
      return await body();
    } finally {
      this.release(mark);
    }
  }

  f32(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  i32(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  u8(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  /** Bytes the memory holds now. */
  get capacity(): number {
    return this.memory.buffer.byteLength;
  }

  private ensure(end: number): void {
    const have = this.capacity;
    if (end <= have) return;
    const pages = Math.ceil((end - have) / PAGE);
    try {
      if (have / PAGE + pages > MAXIMUM_PAGES) throw new RangeError('more than 4 GiB');
      this.memory.grow(pages);
    } catch {
      const gib = (end / 2 ** 30).toFixed(2);
      throw new EngineError(
        `The wasm engine needs ${gib} GiB of working memory here and cannot get it (WebAssembly addresses at most 4 GiB, ` +
          'and the machine must have it free): use fewer samples at a time, or float32.',
      );
    }
  }
}

function align(address: number): number {
  return Math.ceil(address / LINE) * LINE;
}
