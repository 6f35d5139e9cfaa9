import type { Window } from '../../../../compile/graph/node.js';
import { sizeOf } from '../../../describe.js';
import { extentsOf } from '../layout.js';
import type { Value } from '../lower/step.js';
import type { Tensor, TensorFlow } from '../tensorflow.js';
import { type Context, shaped } from './context.js';

/** Extents with what lies between the sliding axes merged: [before, first, between, second, after]. */
function around(extents: readonly number[], sliding: readonly number[]): readonly number[] {
  const parts: number[] = [];
  let from = 0;
  for (const place of sliding) {
    parts.push(sizeOf(extents.slice(from, place)), extents[place] ?? 1);
    from = place + 1;
  }
  return [...parts, sizeOf(extents.slice(from))];
}

/** How far windows reach: from the first number that the first reads to the last that the last reads. */
const reachOf = (window: Window): number => window.stride * (window.out - 1) + window.size;

/** The numbers that windows reach along the middle of three axes; zeros, or numbers from the other end, beyond them. */
function reachAlong(tf: TensorFlow, x: Tensor, window: Window): Tensor {
  const [before = 1, extent = 1, behind = 1] = x.shape;
  const length = reachOf(window);
  if (window.wrap) {
    const from = Int32Array.from({ length }, (_, k) => (((k - window.lo) % extent) + extent) % extent);
    return tf.gather(x, tf.tensor(from, [length], 'int32'), 1);
  }
  const [lo, hi] = [window.lo, length - window.lo - extent];
  const inside = extent - Math.max(0, -lo) - Math.max(0, -hi);
  if (inside <= 0) return tf.tensor(new Float32Array(before * length * behind), [before, length, behind], 'float32');
  const cut = inside < extent ? tf.slice(x, [0, Math.max(0, -lo), 0], [before, inside, behind]) : x;
  // with three axes: some backends pad no more than four
  const zeros: [number, number][] = [
    [0, 0],
    [Math.max(0, lo), Math.max(0, hi)],
    [0, 0],
  ];
  return lo > 0 || hi > 0 ? tf.pad(cut, zeros, 0) : cut;
}

/** The numbers that windows reach, along every axis that slides. */
function reach(context: Context, x: Tensor, shape: readonly number[], window: Window): Tensor {
  let [tensor, extents] = [x, [...shape]];
  for (let axis = 1; axis < shape.length; axis += 2) {
    const rows = [sizeOf(extents.slice(0, axis)), extents[axis] ?? 1, sizeOf(extents.slice(axis + 1))];
    const before = tensor;
    tensor = reachAlong(context.tf, shaped(context, before, rows), window);
    extents = extents.map((n, k) => (k === axis ? reachOf(window) : n));
    if (before !== x) before.dispose();
  }
  return shaped(context, tensor, extents);
}

/** Every `stride`-th number from the t-th on, along one axis that slides after the other. */
function strided(context: Context, x: Tensor, shape: readonly number[], window: Window, t: number): Tensor {
  let [tensor, extents] = [x, [...shape]];
  for (let axis = 1; axis < shape.length; axis += 2) {
    const [before, extent, behind] = [
      sizeOf(extents.slice(0, axis)),
      extents[axis] ?? 1,
      sizeOf(extents.slice(axis + 1)),
    ];
    const rows = shaped(context, tensor, [before, extent, behind]);
    const end = t + window.stride * (window.out - 1) + 1;
    // with three axes: some backends take strides of more for something else
    const next =
      window.stride === 1
        ? context.tf.slice(rows, [0, t, 0], [before, window.out, behind])
        : context.tf.stridedSlice(rows, [0, t, 0], [before, end, behind], [1, window.stride, 1]);
    if (tensor !== x) tensor.dispose();
    rows.dispose();
    tensor = next;
    extents = extents.map((n, k) => (k === axis ? window.out : n));
  }
  return tensor;
}

/** Slices of more axes than this are slow on the WebAssembly backend: it walks them number by number. */
const MOST_SLICED = 4;

/** The t-th number that each window reads. */
function tap(context: Context, x: Tensor, shape: readonly number[], window: Window, t: number): Tensor {
  if (window.stride > 1) return strided(context, x, shape, window, t);
  // axes of one number only say what lies between: left out
  const axes = shape.flatMap((n, axis) => (axis % 2 === 1 || n > 1 ? [axis] : []));
  if (axes.length > MOST_SLICED) return strided(context, x, shape, window, t);
  const begin = axes.map((axis) => (axis % 2 === 1 ? t : 0));
  const size = axes.map((axis) => (axis % 2 === 1 ? window.out : (shape[axis] ?? 1)));
  const rows = shaped(
    context,
    x,
    axes.map((axis) => shape[axis] ?? 1),
  );
  const made = context.tf.slice(rows, begin, size);
  rows.dispose();
  return made;
}

/** Sliding sums as a sum of shifted slices. */
export function windowSum(context: Context, window: Window, x: Tensor, arg: Value): Tensor {
  const places = arg.axes.flatMap((a, k) => (window.axes.includes(a.name) ? [k] : []));
  const shape = around(extentsOf(arg.axes, context.counts), places);
  const read = reach(context, x, shape, window);
  const reached = shape.map((n, axis) => (axis % 2 === 1 ? reachOf(window) : n));
  let total = tap(context, read, reached, window, 0);
  for (let t = 1; t < window.size; t++) {
    const [before, next] = [total, tap(context, read, reached, window, t)];
    total = context.tf.add(before, next);
    before.dispose();
    next.dispose();
  }
  return total;
}
