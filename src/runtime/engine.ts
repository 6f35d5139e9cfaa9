import type { ArrayProgram } from '../compile/array-program.js';
import type { DType } from '../compile/graph/node.js';
import type { Program } from '../compile/program.js';
import type { Device, EngineName } from '../types/engine.js';

export type FloatArray = Float32Array | Float64Array;

/** Samples as rows: `[sample][position…][channel]`, row-major. */
export interface Samples {
  readonly data: FloatArray;
  readonly count: number;
  /**
   * What else a program reads of each sample, by the name of its graph input: `[sample][…]`, row-major on the static axes
   * of the node. Without x2 all of it is here, read for both samples of a pair.
   */
  readonly inputs?: Feeds | undefined;
}

/** Sizes that an engine otherwise chooses for itself. */
export interface Tiling {
  /** The most samples on a side of a block. */
  readonly samples?: number;
  /** The most groups, or entries, in a wave. */
  readonly groups?: number;
  /** Blocks of offsets. */
  readonly blocks?: number;
  /** Whether the invocations of a GPU's workgroup share an entry, which they do on all but software. */
  readonly shared?: boolean;
}

export interface RunOptions {
  readonly threads?: number | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes that the engine may take on its device. */
  readonly memoryBudget?: number | undefined;
  /** Told once the plan is compiled, in milliseconds. */
  readonly onCompiled?: ((milliseconds: number) => void) | undefined;
  /** Told at the end how long the device was busy, in milliseconds, where it can tell. */
  readonly onDeviceTime?: ((milliseconds: number) => void) | undefined;
  /** For tests: how work is cut; results do not depend on it. */
  readonly tiling?: Tiling | undefined;
}

/** An output on named axes (batch axes first, then positions p0, q0, …), row-major. */
export interface EngineOutput {
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/** Arrays by input name. */
export type Feeds = Readonly<Record<string, FloatArray>>;

/** What every engine offers. Without x2, pairs are symmetric: entry (j, i, q, p) equals (i, j, p, q). */
export interface Engine {
  readonly name: EngineName;
  /** Element types it computes in. */
  readonly dtypes: readonly DType[];
  /** What it would compute on, or why it cannot; never throws. */
  devices(): Promise<readonly Device[]>;
  run(
    program: Program,
    x1: Samples,
    x2: Samples | null,
    options: RunOptions,
  ): Promise<Readonly<Record<string, EngineOutput>>>;
  /**
   * Runs a program of arrays: `feeds` by input name, each row-major on its node's axes, in the program's element type.
   * Finite networks, their derivatives and empirical kernels are such programs.
   */
  runArrays(program: ArrayProgram, feeds: Feeds, options: RunOptions): Promise<Readonly<Record<string, EngineOutput>>>;
}
