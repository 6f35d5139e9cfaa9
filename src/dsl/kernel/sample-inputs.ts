import { InternalError } from '../../compile/errors.js';
import type { Axis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { KernelOptions } from '../../types/kernel-fn.js';
import type { Mask } from '../../types/mask.js';
import type { PatternArray } from '../pattern.js';

/** One of the two batches of a kernel: x1 or x2. */
export type KernelSide = 1 | 2;

/** A batch of samples that arrays are wanted of. */
export interface SampleBatch {
  /** Which of the caller's batches it is. */
  readonly side: KernelSide;
  /** Number of samples. */
  readonly count: number;
  /** Samples of every input of the network, as rows of positions and channels. */
  readonly rows: readonly (Float32Array | Float64Array)[];
  /** What the caller of the kernel asked for. */
  readonly options: KernelOptions;
  /** Which entries of the inputs are masked; none where the caller masks nothing. */
  readonly masks: readonly Mask[];
  /** What `Aggregate` sums along; `null` where the caller gives none. */
  readonly pattern: PatternArray | null;
}

/** The numbers of an input of a kernel program: `[sample][…]`, row-major on the input's axes in canonical order. */
export type SampleFeed = (batch: SampleBatch) => Float32Array | Float64Array;

/** What a kernel program reads of each sample besides x1 and x2. */
export interface SampleInput {
  /** Name of the graph input: that of the array and the side, e.g. `pattern1`. */
  readonly name: string;
  readonly side: KernelSide;
  readonly feed: SampleFeed;
}

/** Collects what the rules of a network read of each sample besides x1 and x2, while its kernel program is built. */
export class SampleInputs {
  readonly #g: GraphBuilder;
  readonly #batch: readonly [Axis, Axis];
  readonly #hasX2: boolean;
  readonly #all = new Map<string, SampleInput>();

  /** `batch`: the axes of the samples of x1 and of x2. */
  constructor(g: GraphBuilder, batch: readonly [i: Axis, j: Axis], hasX2: boolean) {
    this.#g = g;
    this.#batch = batch;
    this.#hasX2 = hasX2;
  }

  get all(): readonly SampleInput[] {
    return [...this.#all.values()];
  }

  /** See {@link sampleInput}. */
  node(name: string, side: KernelSide, axes: readonly Axis[], feed: SampleFeed, samples?: Axis): Node {
    const [i, j] = this.#batch;
    if (side === 2 && !this.#hasX2) {
      const own = samples && { ...samples, name: i.name };
      return this.#g.rename(this.node(name, 1, axes, feed, own), [[i.name, j.name]]);
    }
    const input = `${name}${side}`;
    if (!this.#all.has(input)) this.#all.set(input, { name: input, side, feed });
    return this.#g.input(input, [samples ?? (side === 1 ? i : j), ...axes]);
  }

  /** A name that nothing has been asked for by. */
  fresh(stem: string): string {
    return `${stem} ${this.#all.size} `;
  }
}

/**
 * An array that a kernel rule reads of each sample besides x1 and x2: on (i, axes) for side 1, on (j, axes) for side 2,
 * which is side 1 renamed where x2 is x1. Positions are `p0, p1, …` on both sides; `atSecond` reads them at the second
 * position of a pair. The first feed given under a name is the one that counts: equal names must mean equal arrays.
 */
export function sampleInput(
  { samples }: { readonly samples?: SampleInputs | undefined },
  name: string,
  side: KernelSide,
  axes: readonly Axis[],
  feed: SampleFeed,
  batch?: Axis,
): Node {
  if (!samples) throw new InternalError(`nothing hands in ${name} here`);
  return samples.node(name, side, axes, feed, batch);
}
