import { InputError } from '../../compile/errors.js';
import { axisNames } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { isPlaced } from '../../dsl/finite/arrays.js';
import { describeValue } from '../../runtime/describe.js';
import type { ArraysOf, ShapeTree } from '../../types/inputs.js';
import type { Shape } from '../../types/shape.js';
import { ArrayFunction } from '../arrays/array-function.js';
import { Kept } from '../kept.js';
import { checkBeyond, checkLimits } from '../kernel/limits.js';
import { pullBack } from './bound-kernel.js';
import type { DefaultWrt, GradModel, KernelGradOptions, KernelGrads, Wrt } from './options.js';
import { type Question, readQuestion } from './question.js';
import { gradsOf, numberOf, resultOf, runOptions } from './run-grad.js';
import type { TracedKernel } from './traced-kernel.js';

/** The kernels of a network as arrays of a graph, their axes in the order that `kernelFn` has them in. */
export interface KernelNodes {
  readonly nngp: Placed;
  readonly ntk: Placed;
}

/** A number made of kernels, in their graph: an array without axes. */
export type KernelScalar = (g: GraphBuilder, kernels: KernelNodes) => Placed;

/** A number and its derivatives. */
export interface KernelValueAndGrad<W extends readonly Wrt[], I extends ShapeTree = Shape> {
  readonly value: number;
  readonly grads: KernelGrads<W, I>;
}

/**
 * A number made of the kernels between `x1` and `x2` (`null`: x1 with itself), and its derivatives by the samples and
 * by the hypers of the network (`hyper(name, value)` where a layer takes a number). With `x2 = null` the derivative by
 * x1 counts both places of it. Derivatives are finite everywhere: at a bend they are the mean of both sides; a cusp (the
 * NTK of a ReLU where samples are parallel, its NNGP at a sample of zeros) adds nothing to that of the rest.
 *
 * All pairs of samples and of positions are held in memory: meant for dense networks, and for small convolutional
 * ones. `scalar` is called once for each network and sizes, and has to make the same graph every time. What goes through
 * the linear algebra of a kernel has its derivatives by `kernelVjp`.
 *
 * @throws InputError for arrays that do not fit the network, options that are none, hypers that the network has not, and
 *   a `scalar` that gives anything but a number.
 * @example
 * const net = input('N', 3).build(Dense(512, { wStd: hyper('w', 1.5) }), Relu(), Dense(1));
 * const sum: KernelScalar = (g, { ntk: { node, order } }) => ({ node: g.sum(node, order), order: [] });
 * const { value, grads } = await kernelValueAndGrad(net, x, null, sum); // grads.x1, grads.hypers.w
 */
export async function kernelValueAndGrad<
  X2 extends ArraysOf<I> | null,
  const W extends readonly Wrt[] = DefaultWrt<X2>,
  I extends ShapeTree = Shape,
>(
  model: GradModel<I>,
  x1: ArraysOf<I>,
  x2: X2,
  scalar: KernelScalar,
  options: KernelGradOptions<W> = {},
): Promise<KernelValueAndGrad<W, I>> {
  const question = readQuestion(model.network, x1, x2, options);
  const run = programs
    .get(scalar, '', () => new Kept())
    .get(question.traced, question.key, () => compile(question, scalar));
  const results = await run.run(question.feeds, runOptions(options));
  checkBeyond(model.network, Object.keys(question.traced.beyond), results);
  checkLimits(model.network, Object.values(results));
  return {
    value: numberOf(resultOf(results, 'value')),
    grads: gradsOf<W, I>(results, question),
  };
}

const programs = new Kept<KernelScalar, Kept<TracedKernel, ArrayFunction>>();

function compile({ bind, names, dtype }: Question, scalar: KernelScalar): ArrayFunction {
  const bound = bind();
  const value = numberNode(scalar(bound.g, bound.kernels));
  const grads = pullBack(bound, names, [[value, bound.g.constant(1)]]);
  return new ArrayFunction(bound.inputs, { value: placed(value), ...grads, ...bound.beyond }, dtype);
}

/** @throws InputError unless it is an array without axes. */
function numberNode(made: Placed): Node {
  // whoever writes plain JavaScript may return anything
  if (!isPlaced(made))
    throw new InputError(`The scalar function gave ${describeValue(made)}, and must give { node, order: [] }.`);
  const names = axisNames(made.node.axes);
  if (names.length === 0) return made.node;
  throw new InputError(
    `The scalar function gave an array along ${names.join(', ')}, and must give a number; sum it: ` +
      `g.sum(node, [${names.map((name) => `'${name}'`).join(', ')}]).`,
  );
}
