import { InputError } from '../../compile/errors.js';
import { transposed } from '../../dsl/mask/mask.js';
import { typed } from '../../dsl/seam.js';
import type { TensorState } from '../../dsl/state.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { FedKernel, Kernel } from '../../types/kernel-fn.js';
import type { Mask } from '../../types/mask.js';
import type { TransposedPairs, TransposedSelf } from '../../types/transposed-kernel.js';
import { reordered } from '../arrays/reordered.js';
import { layoutOf } from '../kernel/arrange.js';
import type { ReadKernel } from './read-kernel.js';
import { withArrays } from './with-arrays.js';

/** The spatial axes in their new order. @throws InputError on what is no order of them. */
function orderOf({ state1 }: ReadKernel, axes: readonly number[] | undefined): readonly number[] {
  const own = layoutOf(state1).spatial.map((_, k) => k);
  if (axes === undefined) return [...own].reverse();
  if (axes.length === own.length && own.every((k) => axes.includes(k))) return axes;
  throw new InputError(
    `transposeKernel: axes is [${axes.join(', ')}], and the kernel has ${own.length} spatial axes; name each of ` +
      `[${own.join(', ')}] once.`,
  );
}

/**
 * The kernel with its spatial axes in another order, as numpy's transpose orders axes: spatial axis `axes[k]` becomes
 * the k-th, and both positions of a pair move together. Without `axes` the order is reversed. Samples and channels stay
 * where they are in `shape1` and `shape2`.
 *
 * @throws InputError on what does not name every spatial axis once.
 * @example transposeKernel(kernel, [1, 0]) // nngp of shape [n1, n2, H, H, W, W] becomes [n1, n2, W, W, H, H]
 */
export function transposeKernel<
  P extends readonly number[],
  V extends readonly number[],
  const A extends readonly number[] | undefined = undefined,
>(kernel: Kernel<P, V>, axes?: A): Kernel<TransposedPairs<P, A>, TransposedSelf<P, V, A>> {
  const result = withArrays<FedKernel>(
    kernel,
    ({ data, shape }, field, read) => {
      const order = orderOf(read, axes);
      const batches = field === 'cov1' || field === 'cov2' ? (read.diagonalBatch ? 1 : 2) : 2;
      const places = order.flatMap((k) => (read.diagonalSpatial ? [k] : [2 * k, 2 * k + 1]));
      const heads = Array.from({ length: batches }, (_, k) => k);
      return reordered(new DenseArray(data, shape), [...heads, ...places.map((k) => batches + k)]);
    },
    (read) => {
      const { spatial } = layoutOf(read.state1);
      const whole = read.state1.dims.map((_, axis) => axis);
      orderOf(read, axes).forEach((from, k) => {
        const [to, source] = [spatial[k], spatial[from]];
        if (to !== undefined && source !== undefined) whole[to] = source;
      });
      const sizes = ({ dims }: TensorState): readonly number[] => whole.map((axis) => Number(dims[axis]));
      const masked = (mask: Mask | null): Mask | null => mask && transposed(mask, whole);
      return {
        shape1: sizes(read.state1),
        shape2: sizes(read.state2),
        mask1: masked(read.mask1),
        mask2: masked(read.mask2),
      };
    },
  );
  return typed(result);
}
