import { InternalError } from '../../../../compile/errors.js';
import { sizeOf } from '../../../describe.js';
import { extentsOf } from '../layout.js';
import type { StepAttributes, Value } from '../lower/step.js';
import type { Tensor } from '../tensorflow.js';
import { type Context, shaped } from './context.js';

/** A batched matrix product; see `StepAttributes.product`. */
export function product(
  context: Context,
  attrs: StepAttributes['product'],
  args: readonly Value[],
  tensors: readonly Tensor[],
  out: Value,
): Tensor {
  const { tf, counts, diagonal } = context;
  const { batch, rows, acrossSamples } = attrs;
  const [x, y, equal] = tensors;
  const extents = extentsOf(out.axes, counts);
  const [b, m, n] = [extents.slice(0, batch), extents.slice(batch, batch + rows), extents.slice(batch + rows)].map(
    sizeOf,
  );
  const inner = sizeOf(extentsOf(args[0]?.axes ?? [], counts).slice(batch + rows));
  if (!x || !y || b === undefined || m === undefined || n === undefined)
    throw new InternalError('a product misses an operand');
  const flat = batch === 0;
  const left = shaped(context, x, flat ? [m, inner] : [b, m, inner]);
  const right = shaped(context, y, flat ? [inner, n] : [b, inner, n]);
  const made = tf.matMul(left, right);
  if (!equal || (acrossSamples && !diagonal)) return made;
  const index = tf.range(0, m, 1, 'int32');
  const same = tf.equal(shaped(context, index, [1, m, 1]), shaped(context, index, [1, 1, m]));
  return tf.where(same, shaped(context, equal, [b, m, 1]), shaped(context, made, [b, m, n]));
}
