import { InternalError } from '../../../../compile/errors.js';
import { sizeOf } from '../../../describe.js';
import { extentsOf } from '../layout.js';
import type { Step, StepOf, StepOp } from '../lower/step.js';
import { scoped } from '../scoped.js';
import type { Tensor } from '../tensorflow.js';
import type { Context } from './context.js';
import { gather } from './gather.js';
import { pointwise } from './pointwise.js';
import { product } from './product.js';
import { diagonal, reduce } from './reduce.js';
import { repeat } from './repeat.js';
import { transpose } from './transpose.js';
import { windowSum } from './window.js';

type Run<K extends StepOp> = (context: Context, step: StepOf<K>, tensors: readonly Tensor[]) => Tensor;

const only = (tensors: readonly Tensor[]): Tensor => {
  const [x] = tensors;
  if (!x) throw new InternalError('a step misses its operand');
  return x;
};

/** How each step is carried out. The result is a tensor of its own, in any shape of the right order. */
const RUN: { readonly [K in StepOp]: Run<K> } = {
  feed: ({ tf, counts, feed }, { attrs, out }) =>
    tf.tensor(feed(attrs.name), [...extentsOf(out.axes, counts)], 'float32'),
  constant: ({ tf, counts }, { attrs, out }) =>
    tf.tensor(Float32Array.from(attrs.data), [...extentsOf(out.axes, counts)], 'float32'),
  pointwise: (context, { attrs, args, out }, tensors) => pointwise(context, attrs.op, args, tensors, out),
  product: (context, { attrs, args, out }, tensors) => product(context, attrs, args, tensors, out),
  sum: (context, { op, attrs, args }, tensors) => reduce(context, op, attrs.over, only(tensors), argOf(args)),
  max: (context, { op, attrs, args }, tensors) => reduce(context, op, attrs.over, only(tensors), argOf(args)),
  diagonal: (context, { attrs, args }, tensors) => diagonal(context, attrs.axes, only(tensors), argOf(args)),
  transpose: (context, { attrs, args }, tensors) =>
    transpose(context, only(tensors), extentsOf(argOf(args).axes, context.counts), attrs.order),
  window: (context, { attrs, args }, tensors) => windowSum(context, attrs.window, only(tensors), argOf(args)),
  gather: (context, { attrs, args }, tensors) => gather(context, attrs, only(tensors), argOf(args)),
  repeat: (context, { args, out }, tensors) => repeat(context, only(tensors), argOf(args), out),
};

const argOf = <T>([arg]: readonly T[]): T => {
  if (arg === undefined) throw new InternalError('a step misses its operand');
  return arg;
};

/** What a step gives where there is nothing to compute or nothing to compute it from: backends have no operations for it. */
function ofNothing({ tf, counts }: Context, { args, out }: Step): Tensor | null {
  const sizes = [...args, out].map((value) => sizeOf(extentsOf(value.axes, counts)));
  const size = sizes.at(-1) ?? 0;
  return sizes.includes(0) ? tf.tensor(new Float32Array(size), [size], 'float32') : null;
}

function run<K extends StepOp>(
  context: Context,
  step: StepOf<K> & { readonly op: K },
  tensors: readonly Tensor[],
): Tensor {
  return RUN[step.op](context, step, tensors);
}

/** Carries one step out; what it makes on the way is gone when it is done. */
export const runStep = (context: Context, step: Step, tensors: readonly Tensor[]): Tensor =>
  scoped(context.tf, () => ofNothing(context, step) ?? run(context, step, tensors));
