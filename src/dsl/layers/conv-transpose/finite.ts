import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import { sizeOf } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import { entry, transposedExtent } from '../../kernel/windows.js';
import { convolutionFinite, sharedSizes } from '../conv/convolution.js';
import { productAxes, slidingFilter } from '../conv/finite.js';
import type { ConvResolved } from '../conv/options.js';

/** Every input times the whole filter, added up where the taps fall: input i and tap t at stride i - t + lo. */
function transposed(g: GraphBuilder, o: ConvResolved, x: Placed, w: Placed): Node {
  const axes = productAxes(o, x, w);
  const products = g.contract(x.node, slidingFilter(g, w, axes), [axes.channel]);
  const sum = axes.positions.reduce((y, axis, k) => {
    const [size, stride, out] = [entry(o.filterShape, k), entry(o.strides, k), sizeOf(x, axis)];
    const { out: extent, lo } = transposedExtent(out, size, stride, o.padding);
    const wrap = o.padding === 'CIRCULAR';
    return g.overlapAdd(y, {
      axes: [axis],
      tap: entry(axes.taps, k),
      size,
      stride,
      dilation: -1,
      lo: -lo,
      extent,
      out,
      wrap,
    });
  }, products);
  return g.rename(sum, [[axes.out, axes.channel]]);
}

export const convTransposeFinite = (o: ConvResolved): FiniteRule =>
  convolutionFinite(o, {
    layer: 'ConvTranspose',
    sizes: sharedSizes(o),
    inputs: (channels) => channels,
    product: (g, x, w) => transposed(g, o, x, w),
    biased: [],
  });
