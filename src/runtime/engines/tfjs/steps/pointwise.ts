import { InternalError } from '../../../../compile/errors.js';
import { extentsOf, mergeRuns } from '../layout.js';
import type { StepAttributes, Value } from '../lower/step.js';
import type { Tensor, TensorFlow } from '../tensorflow.js';
import { type Context, MOST_AXES, shaped } from './context.js';
import { power2 } from './power2.js';

type Operation = StepAttributes['pointwise']['op'];

/** What each operation is called in TensorFlow.js. */
const OPERATIONS: Readonly<Record<Operation, (tf: TensorFlow, a: Tensor, b: Tensor, c: Tensor) => Tensor>> = {
  neg: (tf, a) => tf.neg(a),
  abs: (tf, a) => tf.abs(a),
  sqrt: (tf, a) => tf.sqrt(a),
  nearest: (tf, a) => tf.round(a),
  log: (tf, a) => tf.log(a),
  power2,
  add: (tf, a, b) => tf.add(a, b),
  sub: (tf, a, b) => tf.sub(a, b),
  mul: (tf, a, b) => tf.mul(a, b),
  div: (tf, a, b) => tf.div(a, b),
  max: (tf, a, b) => tf.maximum(a, b),
  min: (tf, a, b) => tf.minimum(a, b),
  greater: (tf, a, b) => tf.greater(a, b),
  select: (tf, mask, a, b) => tf.where(mask, a, b),
};

/** An operand on some of the merged axes of the result. */
interface Spread {
  readonly tensor: Tensor;
  readonly there: readonly boolean[];
}

/** Repeats an operand along an axis that it lacks. */
function repeated(context: Context, x: Spread, extents: readonly number[], place: number): Spread {
  const length = (from: number, to: number): number =>
    extents.slice(from, to).reduce((n, extent, k) => n * (x.there[from + k] ? extent : 1), 1);
  const rows = shaped(context, x.tensor, [length(0, place), 1, length(place + 1, extents.length)]);
  const tensor = context.tf.tile(rows, [1, extents[place] ?? 1, 1]);
  return { tensor, there: x.there.map((there, k) => there || k === place) };
}

/** One operation on operands that are aligned by axis name, those they lack repeated. */
export function pointwise(
  context: Context,
  op: Operation,
  args: readonly Value[],
  tensors: readonly Tensor[],
  out: Value,
): Tensor {
  const extents = extentsOf(out.axes, context.counts);
  let operands = tensors.map((tensor, k): Spread => {
    const names = new Set(args[k]?.axes.map((a) => a.name));
    return { tensor, there: out.axes.map((a) => names.has(a.name)) };
  });
  const pattern = (place: number): string => operands.map((x) => (x.there[place] ? '1' : '0')).join('');
  let runs = mergeRuns(extents, pattern);
  // too many axes that some operand lacks: repeat it along the innermost until few enough are left
  for (let place = extents.length - 1; runs.length > MOST_AXES && place >= 0; place--) {
    operands = operands.map((x) => (x.there[place] ? x : repeated(context, x, extents, place)));
    runs = mergeRuns(extents, pattern);
  }
  const [a, b, c] = operands.map((x, k) => {
    if (x.there.every((there) => !there)) return shaped(context, x.tensor, []);
    return shaped(
      context,
      x.tensor,
      runs.map((run) => (run.key[k] === '1' ? run.extent : 1)),
    );
  });
  if (!a) throw new InternalError(`${op} misses its operand`);
  return OPERATIONS[op](context.tf, a, b ?? a, c ?? a);
}
