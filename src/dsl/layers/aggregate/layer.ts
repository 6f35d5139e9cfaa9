import { defineLayer, type Layer } from '../../layer.js';
import { aggregateFinite } from './finite.js';
import { aggregateKernel } from './kernel.js';
import { type AggregateOptions, type AggregateResolved, resolveAggregate } from './options.js';
import { aggregateShape } from './shape.js';
import type { AggregateOut } from './type.js';

/** The type of {@link Aggregate}: axes `A`, batch axis `B`, channel axis `C`. */
export interface Aggregate<
  A extends number | readonly number[] | null = null,
  B extends number = 0,
  C extends number = -1,
> extends Layer {
  readonly name: 'Aggregate';
  readonly options: AggregateResolved;
  readonly '~axes': [B, C];
  readonly '~out': AggregateOut<this['~in'], A, B, C>;
  readonly '~params': readonly [];
}

/**
 * Sums over the edges of a graph (Du et al. 2019, arXiv:1905.13192): positions along `aggregateAxis` are its nodes, and
 * each becomes the sum of those that have an edge to it. Sizes stay, and Gaussianity does.
 *
 * The graphs come with the data, as the option `pattern` of `kernelFn` and `applyFn`, one a sample; where there is none,
 * nothing happens. With X1, …, XK for the sizes of the axes, in ascending order, a pattern is
 * - `'DENSE'`: `[samples, X1…XK, X1…XK]`, the weight of each edge from a tail to a head, or what `toDense` makes into that;
 * - `'SPARSE'`: `[samples, edges, K, 2]` (or `[samples, edges, 2]` if K is 1), tail and head of every edge. An edge that is
 *   there twice counts twice, and one with a negative place is none: a list can be filled up with these.
 *
 * Computing its kernel takes 2 X^3 operations a pair of samples, X being the number of nodes.
 *
 * @throws InputError on axes that are no integers, or an implementation that there is not.
 */
export function Aggregate<
  const A extends number | readonly number[] | null = null,
  const B extends number = 0,
  const C extends number = -1,
>(options: AggregateOptions<A, B, C> = {}): Aggregate<A, B, C> {
  const resolved = resolveAggregate(options);
  return defineLayer<Aggregate<A, B, C>>({
    name: 'Aggregate',
    options: resolved,
    axes: resolved,
    kernel: aggregateKernel(resolved),
    finite: aggregateFinite(resolved),
    // a node that is masked gets sums of others
    masks: { remask: true },
    shape: (state) => aggregateShape(resolved, state),
  });
}
