import { InputError, InternalError } from '../../compile/errors.js';
import { isBranches, type KernelTree } from '../../dsl/kernel/kernel-state.js';
import type { Layout } from '../../dsl/kernel/layout.js';
import type { State, TensorState } from '../../dsl/state.js';
import { formatShape, unravel } from '../../runtime/describe.js';
import type { FloatArray, Samples } from '../../runtime/engine.js';
import { firstNotFinite } from '../../runtime/finite.js';
import type { DenseArray } from '../../runtime/ndarray.js';

export { layoutOf } from '../../dsl/kernel/layout.js';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The numbers in another dtype. @throws InputError on float64 numbers that float32 cannot hold. */
export function converted(x: DenseArray, dtype: 'float32' | 'float64', name: string): FloatArray {
  const { data } = x.astype(dtype);
  if (data === x.data || dtype === 'float64') return data;
  const at = firstNotFinite(data);
  if (at === -1) return data;
  throw new InputError(
    `${name} holds ${x.data[at]} at ${formatShape(unravel(at, x.shape))}, beyond the range of the float32 asked for; ` +
      "use dtype 'float64' or scale the data.",
  );
}

/**
 * The samples of an array as rows of positions and channels, whatever the order of its axes, in the wanted dtype.
 *
 * @throws InputError for a number that the dtype cannot hold.
 */
export function samplesOf(x: DenseArray, layout: Layout, dtype: 'float32' | 'float64', name: string): Samples {
  const count = x.shape[layout.batch] ?? 0;
  const data = converted(x, dtype, name);
  const order = [layout.batch, ...layout.spatial, layout.channel];
  if (order.every((axis, k) => axis === k)) return { data, count };
  const strides = order.map((axis) => size(x.shape.slice(axis + 1)));
  const extents = order.map((axis) => x.shape[axis] ?? 0);
  const out: FloatArray = dtype === 'float32' ? new Float32Array(data.length) : new Float64Array(data.length);
  for (let at = 0; at < out.length; at++) {
    let [rest, from] = [at, 0];
    for (let k = extents.length - 1; k >= 0; k--) {
      const extent = extents[k] ?? 1;
      from += (rest % extent) * (strides[k] ?? 0);
      rest = Math.floor(rest / extent);
    }
    out[at] = data[from] ?? Number.NaN;
  }
  return { data: out, count };
}

/** The kernels of a tree with their places in it, e.g. `0.1`. */
export function leavesOf(tree: KernelTree, state: State, path = ''): readonly KernelLeaf[] {
  if (!isBranches(tree)) {
    if (state.kind !== 'tensor') throw new InternalError('a kernel does not match its finite shape');
    return [{ path, kernel: tree, state }];
  }
  if (state.kind !== 'branches') throw new InternalError('a kernel does not match its finite shape');
  return tree.flatMap((branch, k) => {
    const inner = state.branches[k];
    if (!inner) throw new InternalError('a kernel has more branches than its network');
    return leavesOf(branch, inner, path === '' ? String(k) : `${path}.${k}`);
  });
}

export interface KernelLeaf {
  readonly path: string;
  readonly kernel: Extract<KernelTree, { readonly nngp: unknown }>;
  readonly state: TensorState;
}
