import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import { product } from '../../../compile/product.js';
import { sizeOf } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import { knownSize } from '../../finite/sizes.js';
import { entry, windowExtent } from '../../kernel/windows.js';
import { convolutionFinite, filterSize } from '../conv/convolution.js';
import { patchesTimes, productAxes } from '../conv/finite.js';
import type { ConvResolved } from '../conv/options.js';
import { spatialLetters } from '../conv/specs.js';

/** At every position its patch times its own weights; axis I of the weights is (channels, taps in the filter's order). */
function local(g: GraphBuilder, o: ConvResolved, x: Placed, w: Placed): Node {
  const axes = productAxes(o, x, w);
  const { letters, positions, taps, channel, out, filterAt } = axes;
  const own = g.rename(w.node, [
    ...letters.map((letter, k) => [filterAt(letter), entry(positions, k)] as const),
    [filterAt('O'), out],
  ]);
  const filter = g.split(own, filterAt('I'), [
    { name: channel, extent: sizeOf(x, channel) },
    ...spatialLetters(o.rhsSpec).map((letter) => {
      const k = letters.indexOf(letter);
      return { name: entry(taps, k), extent: entry(o.filterShape, k) };
    }),
  ]);
  return patchesTimes(g, o, x, filter, axes);
}

/** Weights and biases for every position of the output. */
export const convLocalFinite = (o: ConvResolved): FiniteRule =>
  convolutionFinite(o, {
    layer: 'ConvLocal',
    sizes: (input, letter) => {
      const size = knownSize('ConvLocal', input, o.lhsSpec.indexOf(letter));
      const stride = entry(o.strides, spatialLetters(o.lhsSpec).indexOf(letter));
      const { out } = windowExtent(size, filterSize(o, letter), stride, o.padding);
      return { weights: out, biases: out };
    },
    inputs: (channels) => channels * product(o.filterShape),
    product: (g, x, w) => local(g, o, x, w),
    biased: spatialLetters(o.lhsSpec),
  });
