import { freshName, nameAt, onePlaced, severalPlaced, sizeOf } from '../../finite/arrays.js';
import { affineOutput, affineParameters } from '../../finite/random-affine.js';
import type { FiniteRule } from '../../finite/rule.js';
import { knownSize, tensorOf } from '../../finite/sizes.js';
import type { DenseResolved } from './options.js';

/** W is (channels in, channels out); b has the rank of the input, 1 on all axes but that of the channels. */
export const denseFinite = (o: DenseResolved): FiniteRule => ({
  params: (input) => {
    const { dims } = tensorOf('Dense', input);
    const fanIn = knownSize('Dense', input, o.channelAxis);
    const channel = o.channelAxis < 0 ? o.channelAxis + dims.length : o.channelAxis;
    const biases = dims.map((_, axis) => (axis === channel ? o.channels : 1));
    return affineParameters(o, fanIn, [fanIn, o.channels], biases);
  },
  apply: (params, input, { g }) => {
    const x = onePlaced(input);
    const [weights, biases] = severalPlaced(params);
    const w = onePlaced(weights ?? []);
    const channel = nameAt(x, o.channelAxis);
    const out = freshName('dense:out', x.node, w.node);
    const matrix = g.rename(w.node, [
      [nameAt(w, 0), channel],
      [nameAt(w, 1), out],
    ]);
    const product = g.rename(g.contract(x.node, matrix, [channel]), [[out, channel]]);
    const at = [o.channelAxis, channel] as const;
    return { node: affineOutput(g, o, sizeOf(x, channel), product, biases, [at]), order: x.order };
  },
});
