import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import { freshName, nameAt } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import { windowPieces } from '../../finite/slide.js';
import { entry } from '../../kernel/windows.js';
import { convolutionFinite, sharedSizes } from './convolution.js';
import type { ConvResolved } from './options.js';
import { spatialLetters } from './specs.js';

/** Names of the axes of a product of inputs and weights. */
export interface ProductAxes {
  readonly letters: readonly string[];
  /** One a spatial letter: the axis of the inputs, which becomes that of the outputs, and the axis of the filter's taps. */
  readonly positions: readonly string[];
  readonly taps: readonly string[];
  readonly channel: string;
  /** The channels of the outputs. */
  readonly out: string;
  /** The axis of the weights for a letter of the filter spec. */
  readonly filterAt: (letter: string) => string;
}

export function productAxes(o: ConvResolved, x: Placed, w: Placed): ProductAxes {
  const letters = spatialLetters(o.lhsSpec);
  const at = (letter: string): string => nameAt(x, o.lhsSpec.indexOf(letter));
  const fresh = (stem: string): string => freshName(stem, x.node, w.node);
  return {
    letters,
    positions: letters.map(at),
    taps: letters.map((letter) => fresh(`conv:tap ${letter}`)),
    channel: at('C'),
    out: fresh('conv:out'),
    filterAt: (letter) => nameAt(w, o.rhsSpec.indexOf(letter)),
  };
}

/** The weights of a filter that slides, with its axes called as those of the product. */
export const slidingFilter = (g: GraphBuilder, w: Placed, axes: ProductAxes): Node =>
  g.rename(w.node, [
    ...axes.letters.map((letter, k) => [axes.filterAt(letter), entry(axes.taps, k)] as const),
    [axes.filterAt('I'), axes.channel],
    [axes.filterAt('O'), axes.out],
  ]);

/** Patches of the inputs times a filter, summed over taps and channels. */
export function patchesTimes(g: GraphBuilder, o: ConvResolved, x: Placed, filter: Node, axes: ProductAxes): Node {
  const { positions, taps, channel, out } = axes;
  const window = { sizes: o.filterShape, strides: o.strides, padding: o.padding };
  const [pieces, wide] = windowPieces(g, x, positions, taps, window);
  const single = taps.filter((tap) => !wide.includes(tap));
  const product = g.contract(pieces, g.sum(filter, single), [...wide, channel]);
  return g.rename(product, [[out, channel]]);
}

export const convFinite = (o: ConvResolved): FiniteRule =>
  convolutionFinite(o, {
    layer: 'Conv',
    sizes: sharedSizes(o),
    inputs: (channels) => channels,
    product: (g, x, w) => {
      const axes = productAxes(o, x, w);
      return patchesTimes(g, o, x, slidingFilter(g, w, axes), axes);
    },
    biased: [],
  });
