import type { GraphFn } from '../../compile/graph/graph-fn.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { MakePassArrays } from './pass-arrays.js';

/** A function as a graph. */
export interface Traceable {
  readonly graph: GraphFn;
  /** Arrays that the function holds itself: extras of `graph` by their names. */
  readonly captured?: Readonly<Record<string, DenseArray>>;
  /** Makes more extras of `graph`, for every pass. */
  readonly passArrays?: MakePassArrays;
}
