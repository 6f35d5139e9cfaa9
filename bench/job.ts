import type { NetworkName } from './networks.js';

export const DTYPES = ['f32', 'f64'] as const;
export type Dtype = (typeof DTYPES)[number];

export const ENGINES = ['wasm', 'webgpu'] as const;
export type EngineName = (typeof ENGINES)[number];

/** One measurement to make; it gets a process of its own, so that its peak memory is its own. */
export interface Job {
  readonly name: NetworkName;
  readonly engine: EngineName;
  readonly dtype: Dtype;
  /** `x2 = null`: the kernel of a batch with itself. */
  readonly symmetric: boolean;
  readonly threads: number;
  /** Samples in each batch. */
  readonly batch: number;
  readonly repeat: number;
}

/** What comes out, one object of `results` in the JSON output. */
export interface Result {
  readonly name: NetworkName;
  readonly engine: EngineName;
  readonly dtype: Dtype;
  readonly symmetric: boolean;
  readonly threads: number;
  /** Median milliseconds of a call, divided by batch², for x2 = null as well. */
  readonly msPerEntry: number;
  /** Plan and compile time of the first call. */
  readonly compileMs: number;
  readonly peakRssMB: number;
}
