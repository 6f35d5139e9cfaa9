import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import { freshName, nameAt, onePlaced, severalPlaced, sizeOf } from '../../finite/arrays.js';
import { affineOutput, affineParameters } from '../../finite/random-affine.js';
import type { FiniteRule } from '../../finite/rule.js';
import { knownSize } from '../../finite/sizes.js';
import { windowPieces } from '../../finite/slide.js';
import { entry } from '../../kernel/windows.js';
import type { ConvResolved } from './options.js';
import { spatialLetters } from './specs.js';

/** W is laid out as the filter spec tells; b is 1 on all axes of the output but that of the channels. */
export const convFinite = (o: ConvResolved): FiniteRule => {
  const letters = spatialLetters(o.lhsSpec);
  const taps = o.filterShape.reduce((a, b) => a * b, 1);
  return {
    params: (input) => {
      const channels = knownSize('Conv', input, o.channelAxis);
      const size = (letter: string): number => entry(o.filterShape, letters.indexOf(letter));
      const weights = [...o.rhsSpec].map((c) => (c === 'I' ? channels : c === 'O' ? o.channels : size(c)));
      const biases = [...o.outSpec].map((c) => (c === 'C' ? o.channels : 1));
      return affineParameters(o, taps * channels, weights, biases);
    },
    apply: (params, input, { g }) => {
      const x = onePlaced(input);
      const [weights, biases] = severalPlaced(params);
      const w = onePlaced(weights ?? []);
      const at = (letter: string): string => nameAt(x, o.lhsSpec.indexOf(letter));
      const channel = at('C');
      const product = convolve(g, o, x, w, letters, channel);
      const node = affineOutput(g, o, taps * sizeOf(x, channel), product, biases, [o.outChannelAxis, channel]);
      return { node, order: [...o.outSpec].map(at) };
    },
  };
};

/** The inputs' patches times the filter, summed over taps and channels; the new channels take the place of the old. */
function convolve(
  g: GraphBuilder,
  o: ConvResolved,
  x: Placed,
  w: Placed,
  letters: readonly string[],
  channel: string,
): Node {
  const fresh = (stem: string): string => freshName(stem, x.node, w.node);
  const filterAt = (letter: string): string => nameAt(w, o.rhsSpec.indexOf(letter));
  const taps = letters.map((letter) => fresh(`conv:tap ${letter}`));
  const window = { sizes: o.filterShape, strides: o.strides, padding: o.padding };
  const axes = letters.map((letter) => nameAt(x, o.lhsSpec.indexOf(letter)));
  const [pieces, wide] = windowPieces(g, x, axes, taps, window);
  const out = fresh('conv:out');
  const filter = g.rename(w.node, [
    ...letters.map((letter, k) => [filterAt(letter), entry(taps, k)] as const),
    [filterAt('I'), channel],
    [filterAt('O'), out],
  ]);
  const single = taps.filter((tap) => !wide.includes(tap));
  const product = g.contract(pieces, g.sum(filter, single), [...wide, channel]);
  return g.rename(product, [[out, channel]]);
}
