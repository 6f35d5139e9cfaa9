import { pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { Pieces, Window } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { spatialExtent } from '../../kernel/geometry.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry, transposedExtent } from '../../kernel/windows.js';
import { convolved } from '../conv/kernel.js';
import type { ConvResolved } from '../conv/options.js';

/** One spatial axis: where its positions go among zeros (`null`: nowhere else), and the window that slides there. */
interface TransposedAxis {
  readonly spread: Pieces | null;
  readonly window: Window;
}

/**
 * Zeros between the inputs (and at the ends, where the output is longer than what they take) turn a transposed convolution
 * into one of stride 1, which both positions of a pair go along with.
 */
function transposedAxis(o: ConvResolved, k: KernelState, axis: number): TransposedAxis {
  const axes = [pAxis(axis), qAxis(axis)];
  const [n, size, stride] = [spatialExtent(k, axis), entry(o.filterShape, axis), entry(o.strides, axis)];
  const { out, lo } = transposedExtent(n, size, stride, o.padding);
  const wrap = o.padding === 'CIRCULAR';
  const window = { axes, size, stride: 1, lo, out, wrap };
  if (stride === 1 && out === n) return { spread: null, window };
  const [shift, extent] = wrap ? [0, out] : [lo, out + size - 1];
  const spread = { axes, tap: null, size: 1, stride, dilation: 1, lo: -shift, extent, out: n, wrap: false };
  return { spread, window: { ...window, lo: lo - shift } };
}

/**
 * conv(K)[p, q] = (1/T) sum_t K[(p + t - lo) / s, (q + t - lo) / s] over the taps t for which both are whole numbers inside
 * (modulo the extent with CIRCULAR padding), T taps in all: the adjoint of a convolution, which shares its weights.
 */
export const convTransposeKernel =
  (o: ConvResolved): KernelRule =>
  (tree, input, context) => {
    const { g } = context;
    const k = single(tree);
    const axes = o.filterShape.map((_, axis) => transposedAxis(o, k, axis));
    return convolved(o, k, input, context, (x) =>
      g.windowSum(
        axes.reduce((y, { spread }) => (spread ? g.overlapAdd(y, spread) : y), x),
        axes.map(({ window }) => window),
      ),
    );
  };
