import { InternalError } from '../../../compile/errors.js';
import { hasAxis, pAxis, staticExtent } from '../../../compile/graph/axis.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { product } from '../../../compile/product.js';
import { single, tensor, variance } from '../../kernel/covariances.js';
import type { MixingRule } from '../../kernel/mixing.js';
import type { KernelRule } from '../../kernel/rule.js';
import { scalarOf } from '../../kernel/scalar.js';
import { timesPlaces } from '../../kernel/times-places.js';
import type { LayerNormResolved } from './options.js';
import { type NormPlaces, normPlaces } from './places.js';

/**
 * K'[p, q] = K[p, q] / sqrt(m1[p] m2[q]) for all four covariances, where m is eps plus the mean of the variances over the
 * axes but the channels: in the limit of many channels, their mean is 0 and their variance the covariance of a sample
 * with itself (eps is not in the numerator).
 */
export const layerNormKernel =
  (o: LayerNormResolved): KernelRule =>
  (tree, input, context) => {
    const { g } = context;
    const k = single(tree);
    const places = normPlaces(o, tensor(input));
    const eps = scalarOf(context, o.hypers?.eps ?? o.eps);
    const scale = (cov: Node, visible: Node | null): Node =>
      g.safeRsqrt(g.add(mean(g, variance(g, cov, k.spatial), visible, k.spatial, places), eps));
    const first = scale(k.cov1, k.masks?.first ?? null);
    return timesPlaces(g, k, first, k.cov2 && scale(k.cov2, k.masks?.second ?? null));
  };

/** Normalising over the batch mixes its samples. */
export const layerNormMixing =
  (o: LayerNormResolved): MixingRule =>
  (input) =>
    input.kind === 'tensor' && normPlaces(o, input).batch ? 'samples' : 'none';

/**
 * Means of variances over some positions, and the samples, of what is visible; on what axes are left, or the same along all
 * positions.
 */
function mean(
  g: GraphBuilder,
  v: Node,
  visible: Node | null,
  spatial: number,
  { spatial: some, batch }: NormPlaces,
): Node {
  const over = [...(batch ? ['i', 'j'] : []), ...some.map(pAxis)].filter((name) => hasAxis(v.axes, name));
  const sizes = over.map((name) => staticExtent(v.axes, name) ?? unknown(name));
  // some of the positions: windows as long as the axis go around it, so that one sweep over all positions does
  const around = over.map((name, k) => {
    const extent = sizes[k] ?? unknown(name);
    return { axes: [name], size: extent, stride: 1, lo: 0, out: extent, wrap: true };
  });
  const total = (x: Node): Node => (batch || some.length === spatial ? g.sum(x, over) : g.windowSum(x, around));
  // masked variances are zero
  return visible ? g.div(total(v), g.pointwise('max', [total(visible), 1])) : g.affine(total(v), 1 / product(sizes), 0);
}

function unknown(name: string): never {
  throw new InternalError(`LayerNorm over axis ${name}, whose size the graph does not know`);
}
