import { InternalError } from '../../../compile/errors.js';
import { findAxis, pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { Node } from '../../../compile/graph/node.js';
import { mapAll, single, tensor } from '../../kernel/covariances.js';
import { spatialExtent } from '../../kernel/geometry.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import { layoutOf } from '../../kernel/layout.js';
import type { KernelContext, KernelRule } from '../../kernel/rule.js';
import { type KernelSide, sampleInput } from '../../kernel/sample-inputs.js';
import { samplePlaces } from '../../kernel/sample-places.js';
import { adjacency } from './adjacency.js';
import type { AggregateResolved } from './options.js';
import { aggregateAxes } from './shape.js';

/** The axis of tails along spatial axis `k`; letters stand in the order of their axes, however many there are. */
const tailAxis = (k: number): string => `tail ${String.fromCharCode(97 + k)}`;

/** The weights of the edges of each side, on axes of samples, heads p and tails. */
function edges(
  o: AggregateResolved,
  context: KernelContext,
  k: KernelState,
  spatial: readonly number[],
): (side: KernelSide) => Node {
  const nodes = spatial.map((axis) => spatialExtent(k, axis));
  const axes = [pAxis, tailAxis].flatMap((name) =>
    spatial.map((axis, n) => ({ name: name(axis), extent: nodes[n] ?? 0 })),
  );
  const samples = [findAxis(k.nngp.axes, 'i'), findAxis(k.nngp.axes, 'j')];
  const sizes = spatial.map((axis, n) => `${axis}:${nodes[n]}`);
  // equal names are equal arrays: two functions of the caller may differ
  const name = o.toDense
    ? context.samples?.fresh('pattern')
    : `pattern ${o.implementation} ${sizes.join(' ')} ${samples.map((axis) => axis?.extent ?? '').join(' ')} `;
  return (side) => {
    const own = samples[side - 1];
    return sampleInput(
      context,
      name ?? 'pattern',
      side,
      axes,
      ({ pattern, count }) => {
        if (!pattern) throw new InternalError('no pattern for Aggregate');
        return adjacency(o, pattern, { samples: own?.extent ?? count, nodes });
      },
      own,
    );
  };
}

/** K' = A1^T K A2: every head is the sum of its tails, at both members of a pair, by the edges of its own sample. */
export const aggregateKernel =
  (o: AggregateResolved): KernelRule =>
  (tree, input, context) => {
    const k = single(tree);
    if (!context.patterned) return k;
    const { g } = context;
    const state = tensor(input);
    const layout = layoutOf(state);
    const spatial = aggregateAxes(o, state.dims.length).map((axis) => layout.spatial.indexOf(axis));
    const weights = edges(o, context, k, spatial);
    const summed = (x: Node, sample: string, position: (axis: number) => string): Node => {
      const own = sample.startsWith('i') ? weights(1) : weights(2);
      const tails = spatial.map(tailAxis);
      const heads = spatial.map((axis) => [pAxis(axis), position(axis)] as const);
      const matrix = g.rename(own, [[sample.slice(0, 1), sample], ...heads]);
      const from = g.rename(
        x,
        spatial.map((axis) => [position(axis), tailAxis(axis)] as const),
      );
      return g.contract(from, matrix, tails);
    };
    return mapAll(k, (x) => {
      const [first, second] = samplePlaces(x);
      return summed(summed(x, first, pAxis), second, qAxis);
    });
  };
