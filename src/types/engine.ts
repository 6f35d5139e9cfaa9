/** What computes kernels; `auto` takes a GPU if there is one that can, and says once what it took. */
export type EngineName = 'wasm' | 'webgpu' | 'tfjs' | 'reference';
export type EngineChoice = EngineName | 'auto';

/** Something an engine could compute on: there and usable, or missing and why. */
export interface Device {
  readonly engine: EngineName;
  /** What it calls itself, e.g. `NVIDIA H100`, `2 threads, SIMD, fused multiply-add`. */
  readonly name: string;
  /** `software` is a GPU interface carried out by the processor. */
  readonly kind: 'cpu' | 'gpu' | 'software';
  readonly dtypes: readonly ('float32' | 'float64')[];
  /** `null` where it can be used; else one sentence: why not, and what to install. */
  readonly missing: string | null;
  /** What the driver allows, by its own names; empty where nothing limits but memory. */
  readonly limits: Readonly<Record<string, number>>;
}
