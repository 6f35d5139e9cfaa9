import { pAxis, staticExtent } from '../../../compile/graph/axis.js';
import type { Node } from '../../../compile/graph/node.js';
import { spatialExtent } from '../../kernel/geometry.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import type { KernelContext } from '../../kernel/rule.js';
import { type KernelSide, sampleInput } from '../../kernel/sample-inputs.js';

/**
 * Two whole numbers of every sample and position, of which both are the same for no two places: the number of the sample
 * plus that of the position, and minus it. As values of a sample they are read like variances, so that a pair of places
 * is told to be one place by arithmetic alone, at every offset between positions.
 */
export function placeNumbers(context: KernelContext, k: KernelState, side: KernelSide): readonly Node[] {
  const { g } = context;
  const sample = sampleNumbers(context, k, side);
  let stride = 1;
  let [plus, minus] = [sample, sample];
  for (let axis = k.spatial - 1; axis >= 0; axis--) {
    const extent = spatialExtent(k, axis);
    const position = g.constant(numbered(extent, stride), [{ name: pAxis(axis), extent }]);
    plus = g.add(plus, position);
    minus = g.sub(minus, position);
    stride *= extent;
  }
  return k.spatial === 0 ? [plus] : [plus, minus];
}

/** Numbers of the samples: where layers mix them, they may be more than the samples of x1 or x2, and the graph knows how many. */
function sampleNumbers(context: KernelContext, k: KernelState, side: KernelSide): Node {
  const name = side === 1 ? 'i' : 'j';
  const extent = staticExtent(k.nngp.axes, name);
  if (extent !== undefined) return context.g.constant(numbered(extent), [{ name, extent }]);
  return sampleInput(context, 'number', side, [], ({ count }) => Float64Array.from(numbered(count)));
}

const numbered = (n: number, step = 1): readonly number[] => Array.from({ length: n }, (_, k) => k * step);
