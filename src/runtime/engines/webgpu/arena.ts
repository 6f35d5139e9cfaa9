/** Buffer usages, as the WebGPU specification numbers them (section 5.1.2). */
export const USAGE = {
  MAP_READ: 1,
  MAP_WRITE: 2,
  COPY_SRC: 4,
  COPY_DST: 8,
  UNIFORM: 64,
  STORAGE: 128,
  QUERY_RESOLVE: 512,
} as const;

let alive = 0;

/** Buffers of this engine that are alive, for tests: it stays what it is over any number of calls. */
export const buffersAlive = (): number => alive;

/** Named buffers of one plan on one device, kept between calls; each grows when more is asked of it. */
export class BufferArena {
  readonly #device: GPUDevice;
  readonly #buffers = new Map<string, GPUBuffer>();
  #queries: GPUQuerySet | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** A buffer of at least so many bytes; what it held is lost if it has to grow. */
  get(name: string, bytes: number, usage: number): GPUBuffer {
    const wanted = Math.max(16, Math.ceil(bytes / 16) * 16);
    const known = this.#buffers.get(name);
    if (known && known.size >= wanted) return known;
    known?.destroy();
    const made = this.#device.createBuffer({ label: name, size: wanted, usage });
    if (!known) alive++;
    this.#buffers.set(name, made);
    return made;
  }

  /** The buffer of a name, if it was asked for. */
  known(name: string): GPUBuffer | undefined {
    return this.#buffers.get(name);
  }

  /** Two timestamps. */
  queries(device: GPUDevice): GPUQuerySet {
    this.#queries ??= device.createQuerySet({ type: 'timestamp', count: 2 });
    return this.#queries;
  }

  /** Bytes that all buffers take. */
  get bytes(): number {
    return [...this.#buffers.values()].reduce((n, b) => n + b.size, 0);
  }

  /** Gives everything back; the arena may be used again. */
  destroy(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
    alive -= this.#buffers.size;
    this.#buffers.clear();
    this.#queries?.destroy();
    this.#queries = undefined;
  }
}
