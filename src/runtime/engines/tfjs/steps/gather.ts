import { sizeOf } from '../../../describe.js';
import { NOTHING, tableOf } from '../gather-table.js';
import { extentsOf } from '../layout.js';
import type { StepAttributes, Value } from '../lower/step.js';
import type { Tensor } from '../tensorflow.js';
import { type Context, shaped } from './context.js';

/** Axes side by side as others, by a table of places; one place more holds 0. */
export function gather(
  context: Context,
  { first, count, by }: StepAttributes['gather'],
  x: Tensor,
  arg: Value,
): Tensor {
  const { tf } = context;
  const extents = extentsOf(arg.axes, context.counts);
  const [before = 1, length = 1, behind = 1] = [
    extents.slice(0, first),
    extents.slice(first, first + count),
    extents.slice(first + count),
  ].map(sizeOf);
  const table = tableOf(by);
  const rows = shaped(context, x, [before, length, behind]);
  const zeros: [number, number][] = [
    [0, 0],
    [0, 1],
    [0, 0],
  ];
  const padded = table.includes(NOTHING) ? tf.pad(rows, zeros, 0) : rows;
  // a copy: tensors may keep the array they are made of
  const places = table.map((place) => (place === NOTHING ? length : place));
  return tf.gather(padded, tf.tensor(places, [places.length], 'int32'), 1);
}
