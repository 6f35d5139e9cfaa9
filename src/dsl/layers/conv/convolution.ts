import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import { product } from '../../../compile/product.js';
import { nameAt, onePlaced, severalPlaced, sizeOf } from '../../finite/arrays.js';
import { affineOutput, affineParameters } from '../../finite/random-affine.js';
import type { FiniteRule } from '../../finite/rule.js';
import { knownSize } from '../../finite/sizes.js';
import { entry } from '../../kernel/windows.js';
import type { State } from '../../state.js';
import type { ConvLayer } from './names.js';
import type { ConvResolved } from './options.js';
import { spatialLetters } from './specs.js';

/** What tells the finite network of one kind of convolution from that of another. */
export interface Convolution {
  readonly layer: ConvLayer;
  /** Sizes of weights and biases along the spatial axis of a letter; biases that all positions share have size 1. */
  readonly sizes: (input: State, letter: string) => { readonly weights: number; readonly biases: number };
  /** Size of the filter's axis I, for so many channels. */
  readonly inputs: (channels: number) => number;
  /** The inputs times the weights, summed over taps and channels; the new channels take the place of the old. */
  readonly product: (g: GraphBuilder, x: Placed, w: Placed) => Node;
  /** Spatial letters along which biases differ. */
  readonly biased: readonly string[];
}

/** Size of the filter along the spatial axis of a letter. */
export const filterSize = (o: ConvResolved, letter: string): number =>
  entry(o.filterShape, spatialLetters(o.lhsSpec).indexOf(letter));

/** W is laid out as the filter spec tells, b as that of the output. */
export const convolutionFinite = (o: ConvResolved, c: Convolution): FiniteRule => {
  const taps = product(o.filterShape);
  return {
    params: (input) => {
      const channels = knownSize(c.layer, input, o.channelAxis);
      const weights = [...o.rhsSpec].map((letter) => {
        if (letter === 'I') return c.inputs(channels);
        return letter === 'O' ? o.channels : c.sizes(input, letter).weights;
      });
      const biases = [...o.outSpec].map((letter) => {
        if (letter === 'N') return 1;
        return letter === 'C' ? o.channels : c.sizes(input, letter).biases;
      });
      return affineParameters(o, taps * channels, weights, biases);
    },
    apply: (params, input, { g }) => {
      const x = onePlaced(input);
      const [weights, biases] = severalPlaced(params);
      const at = (letter: string): string => nameAt(x, o.lhsSpec.indexOf(letter));
      const summed = c.product(g, x, onePlaced(weights ?? []));
      const kept = ['C', ...c.biased].map((letter) => [o.outSpec.indexOf(letter), at(letter)] as const);
      const node = affineOutput(g, o, taps * sizeOf(x, at('C')), summed, biases, kept);
      return { node, order: [...o.outSpec].map(at) };
    },
  };
};

/** Sizes of weights that slide, and biases that all positions share. */
export const sharedSizes =
  (o: ConvResolved): Convolution['sizes'] =>
  (_input, letter) => ({ weights: filterSize(o, letter), biases: 1 });
