import { InputError } from '../../../compile/errors.js';
import type { NestedNumbers, ShapedData } from '../../../types/ndarray.js';
import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { requireAxis } from '../numbers.js';

/** `DENSE`: patterns are matrices. `SPARSE`: patterns are lists of edges. */
export type AggregateImplementation = 'DENSE' | 'SPARSE';

/** Options of {@link Aggregate}. */
export interface AggregateOptions<
  A extends number | readonly number[] | null = number | readonly number[] | null,
  B extends number = number,
  C extends number = number,
> extends AxesOptions<B, C> {
  /** The axes whose positions are the nodes of a graph. `null` (default): all but batch and channels. */
  readonly aggregateAxis?: A;
  /** Makes a matrix a sample of what is given as pattern, for `'DENSE'`; default: it is one. */
  readonly toDense?: (pattern: ShapedData) => ShapedData | NestedNumbers;
  /** What patterns are. Default `'DENSE'`. */
  readonly implementation?: AggregateImplementation;
}

/** What the kernel rule of Aggregate reads. */
export interface AggregateResolved extends AxesResolved {
  /** As given; negative axes count from the end. */
  readonly aggregateAxis: readonly number[] | null;
  readonly toDense: AggregateOptions['toDense'] | null;
  readonly implementation: AggregateImplementation;
}

/** @throws InputError on axes that are no integers, or an implementation that there is not. */
export function resolveAggregate(options: AggregateOptions): AggregateResolved {
  const { aggregateAxis = null, toDense = null, implementation = 'DENSE' } = options;
  const axes = typeof aggregateAxis === 'number' ? [aggregateAxis] : aggregateAxis;
  for (const axis of axes ?? []) requireAxis('Aggregate: aggregateAxis', axis);
  if (implementation !== 'DENSE' && implementation !== 'SPARSE') {
    throw new InputError(`Aggregate: implementation must be 'DENSE' or 'SPARSE', got '${String(implementation)}'`);
  }
  if (toDense !== null && (typeof toDense !== 'function' || implementation === 'SPARSE')) {
    throw new InputError("Aggregate: toDense must be a function, and goes with implementation 'DENSE' alone");
  }
  return Object.freeze({
    aggregateAxis: axes && Object.freeze([...axes]),
    toDense,
    implementation,
    ...resolveAxes('Aggregate', options),
  });
}
