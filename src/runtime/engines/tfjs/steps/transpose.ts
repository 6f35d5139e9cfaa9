import type { Tensor } from '../tensorflow.js';
import { type Context, MOST_AXES, shaped } from './context.js';

/** Places of the operand that stay neighbours, as one. */
function merged(
  extents: readonly number[],
  order: readonly number[],
): { readonly shape: readonly number[]; readonly order: readonly number[] } {
  const groups: number[][] = [];
  for (const place of order) {
    const last = groups.at(-1);
    if (last && last.at(-1) === place - 1) last.push(place);
    else groups.push([place]);
  }
  const sorted = [...groups].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const shape = sorted.map((group) => group.reduce((n, place) => n * (extents[place] ?? 1), 1));
  return { shape, order: groups.map((group) => sorted.indexOf(group)) };
}

/** Moves one place to the front of those from `to` on. */
const moved = (rank: number, from: number, to: number): readonly number[] => {
  const order = Array.from({ length: rank }, (_, k) => k);
  order.splice(to, 0, ...order.splice(from, 1));
  return order;
};

/** `x` of these extents with its axes in another order: axis k of the result is axis `order[k]`. */
export function transpose(context: Context, x: Tensor, extents: readonly number[], order: readonly number[]): Tensor {
  const plain = merged(extents, order);
  if (plain.order.length <= 1) return shaped(context, x, [plain.shape.reduce((a, b) => a * b, 1)]);
  if (plain.order.length <= MOST_AXES) return context.tf.transpose(shaped(context, x, plain.shape), [...plain.order]);
  // one axis after the other to its place: each time four merged axes
  let [tensor, shape, names] = [x, [...plain.shape], plain.shape.map((_, k) => k)];
  plain.order.forEach((name, to) => {
    const step = moved(names.length, names.indexOf(name), to);
    tensor = transpose(context, tensor, shape, step);
    shape = step.map((k) => shape[k] ?? 1);
    names = step.map((k) => names[k] ?? 0);
  });
  return tensor;
}
