import { InputError } from '../../compile/errors.js';
import type { Places } from '../../dsl/kernel/linear-map.js';
import { placesOf, Slice, showSlice } from '../../dsl/layers/index/slice.js';
import { mapAxis } from '../../dsl/mask/mask.js';
import type { TensorState } from '../../dsl/state.js';
import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { FedKernel } from '../../types/kernel-fn.js';
import type { Mask } from '../../types/mask.js';
import type { SliceOf } from '../../types/slices.js';
import { layoutOf } from '../kernel/arrange.js';
import type { ReadKernel } from './read-kernel.js';
import { withArrays } from './with-arrays.js';

const entries = ({ start, step, count }: Places): readonly number[] =>
  Array.from({ length: count }, (_, k) => start + step * k);

/** The entries of the first axes at these places. */
function taken({ data, shape }: DenseArray, places: readonly (readonly number[])[]): DenseArray {
  const rest = shape.slice(places.length);
  const block = sizeOf(rest);
  const starts = places.reduce<readonly number[]>(
    (at, own, axis) => at.flatMap((start) => own.map((k) => start * (shape[axis] ?? 1) + k)),
    [0],
  );
  const out =
    data instanceof Float32Array ? new Float32Array(starts.length * block) : new Float64Array(starts.length * block);
  starts.forEach((start, k) => out.set(data.subarray(start * block, (start + 1) * block), k * block));
  return new DenseArray(out, [...places.map((own) => own.length), ...rest]);
}

/** The samples that a slice takes of one side. @throws InputError if it takes none. */
function samplesIn(state: TensorState, slice: SliceOf, side: string): readonly number[] {
  const count = Number(state.dims[layoutOf(state).batch]);
  const places = entries(placesOf(slice, count));
  if (places.length > 0) return places;
  throw new InputError(
    `sliceKernel: slice ${showSlice(slice)} takes none of the ${count} samples of ${side}; take one or more.`,
  );
}

const sameSlice = (a: SliceOf, b: SliceOf): boolean => showSlice(a) === showSlice(b);

/**
 * The kernel of some samples: of x1 those that `rows` takes, of x2 those that `columns` takes; all of them where a slice
 * is left out. Where x2 is x1 and both sides become different samples, the result has a cov2 of its own.
 *
 * @throws InputError on a slice that takes no sample.
 * @example sliceKernel(kernel, Slice(0, 100), Slice(null, null, 2)) // nngp[0:100, ::2]
 */
export function sliceKernel<K extends FedKernel>(kernel: K, rows: SliceOf = Slice(), columns: SliceOf = Slice()): K {
  const places = ({ state1, state2 }: ReadKernel) =>
    [samplesIn(state1, rows, 'x1'), samplesIn(state2, columns, 'x2')] as const;
  const own = (array: DenseArray, { diagonalBatch }: ReadKernel, at: readonly number[]): DenseArray =>
    taken(array, diagonalBatch ? [at] : [at, at]);
  return withArrays(
    kernel,
    (array, field, read) => {
      const [first, second] = places(read);
      if (field === 'cov1') return own(array, read, first);
      return field === 'cov2' ? own(array, read, second) : taken(array, [first, second]);
    },
    (read) => {
      const [first, second] = places(read);
      const { state1, state2, mask1, mask2, cov1, cov2 } = read;
      const { batch } = layoutOf(state1);
      const sizes = ({ dims }: TensorState, count: number): readonly number[] =>
        dims.map((size, axis) => (axis === batch ? count : Number(size)));
      const maskAt = (mask: Mask | null, at: readonly number[]): Mask | null =>
        mask &&
        mapAxis(
          mask,
          batch,
          at.map((k) => [k]),
        );
      const parts = read.x1IsX2 && !cov2 && !sameSlice(rows, columns);
      return {
        shape1: sizes(state1, first.length),
        shape2: sizes(state2, second.length),
        mask1: maskAt(mask1, first),
        mask2: maskAt(parts ? mask1 : mask2, second),
        x1IsX2: read.x1IsX2 && sameSlice(rows, columns),
        ...(parts && { cov2: own(cov1, read, second) }),
      };
    },
  );
}
