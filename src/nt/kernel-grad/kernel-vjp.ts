import { InputError } from '../../compile/errors.js';
import { typed } from '../../dsl/seam.js';
import { formatShape } from '../../runtime/describe.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { ArraysOf, ShapeTree } from '../../types/inputs.js';
import type { ArrayInput } from '../../types/ndarray.js';
import type { Shape } from '../../types/shape.js';
import { ArrayFunction } from '../arrays/array-function.js';
import { Kept } from '../kept.js';
import { checkBeyond, checkLimits } from '../kernel/limits.js';
import { pullBack } from './bound-kernel.js';
import type { DefaultWrt, GradModel, KernelGradOptions, KernelGrads, Wrt } from './options.js';
import { type Question, readQuestion } from './question.js';
import { type Arrays, gradsOf, resultOf, runOptions } from './run-grad.js';
import { KERNELS, type KernelName, type TracedKernel } from './traced-kernel.js';

/** How kernels and their derivatives are computed. */
export interface KernelVjpOptions<
  G extends readonly KernelName[] = readonly KernelName[],
  W extends readonly Wrt[] = readonly Wrt[],
> extends KernelGradOptions<W> {
  /** Which kernels. Default both. */
  readonly get?: G | undefined;
}

/** Kernels, and how derivatives by them become derivatives by what they are made of. */
export interface KernelVjp<G extends readonly KernelName[], W extends readonly Wrt[], I extends ShapeTree = Shape> {
  /** As `kernelFn` gives them. */
  readonly kernels: { readonly [K in G[number]]: DenseArray };
  /**
   * The derivatives of a number, given those by every entry of the kernels, each laid out as its kernel; a kernel that is
   * left out does not count.
   * @throws InputError on a shape that is not the kernel's, a kernel that was not asked for, or none at all.
   */
  pullback(cotangents: { readonly [K in G[number]]?: ArrayInput | undefined }): Promise<KernelGrads<W, I>>;
}

/**
 * The kernels between `x1` and `x2` (`null`: x1 with itself), and a function that takes the derivatives of a number by
 * their entries to its derivatives by samples and hypers: for numbers that are computed outside of graphs, such as those
 * with linear algebra in them. Otherwise as `kernelValueAndGrad`, which says where derivatives are what.
 *
 * @throws InputError for arrays that do not fit the network, options that are none, and hypers that the network has not.
 * @example
 * const { kernels, pullback } = await kernelVjp(net, x, null, { get: ['nngp'] });
 * const { hypers } = await pullback({ nngp: derivativesBy(kernels.nngp) });
 */
export async function kernelVjp<
  X2 extends ArraysOf<I> | null,
  const W extends readonly Wrt[] = DefaultWrt<X2>,
  const G extends readonly KernelName[] = ['nngp', 'ntk'],
  I extends ShapeTree = Shape,
>(model: GradModel<I>, x1: ArraysOf<I>, x2: X2, options: KernelVjpOptions<G, W> = {}): Promise<KernelVjp<G, W, I>> {
  const fields = readFields(options.get);
  const question = readQuestion(model.network, x1, x2, options);
  const { traced, feeds, key } = question;
  const forward = forwards.get(traced, JSON.stringify([key, fields]), () => compileForward(question, fields));
  const results = await forward.run(feeds, runOptions(options));
  checkBeyond(model.network, Object.keys(traced.beyond), results);
  const kernels = Object.fromEntries(fields.map((field) => [field, resultOf(results, field)]));
  checkLimits(model.network, Object.values(kernels));
  return {
    kernels: typed<KernelVjp<G, W>['kernels']>(kernels),
    async pullback(given) {
      const cotangents = readCotangents(given, kernels);
      const used = fields.filter((field) => cotangents[cotangentInput(field)]);
      const backward = backwards.get(traced, JSON.stringify([key, used]), () => compileBackward(question, used));
      return gradsOf<W, I>(await backward.run({ ...feeds, ...cotangents }, runOptions(options)), question);
    },
  };
}

const forwards = new Kept<TracedKernel, ArrayFunction>();
const backwards = new Kept<TracedKernel, ArrayFunction>();

const cotangentInput = (field: string): string => `cotangent of ${field}`;

function compileForward({ bind, dtype }: Question, fields: readonly KernelName[]): ArrayFunction {
  const { inputs, kernels, beyond } = bind();
  const asked = Object.fromEntries(fields.map((field) => [field, kernels[field]]));
  return new ArrayFunction(inputs, { ...asked, ...beyond }, dtype);
}

function compileBackward({ bind, names, dtype }: Question, fields: readonly KernelName[]): ArrayFunction {
  const bound = bind();
  const cotangents = fields.map((field) => {
    const { node, order } = bound.kernels[field];
    return {
      name: cotangentInput(field),
      kernel: node,
      ct: { node: bound.g.input(cotangentInput(field), node.axes), order },
    };
  });
  const grads = pullBack(
    bound,
    names,
    cotangents.map(({ kernel, ct }) => [kernel, ct.node]),
  );
  const inputs = { ...bound.inputs, ...Object.fromEntries(cotangents.map(({ name, ct }) => [name, ct])) };
  return new ArrayFunction(inputs, grads, dtype);
}

/** @throws InputError on an unknown name, or none. */
function readFields(get: readonly KernelName[] = KERNELS): readonly KernelName[] {
  if (get.length === 0) throw new InputError(`get is empty; name at least one of ${KERNELS.join(', ')}.`);
  for (const name of get)
    if (!KERNELS.includes(name))
      throw new InputError(`get has '${String(name)}', which is not one of ${KERNELS.join(', ')}.`);
  return KERNELS.filter((name) => get.includes(name));
}

/** Cotangents of kernels by the names of their inputs. */
function readCotangents(given: { readonly [field: string]: ArrayInput | undefined }, kernels: Arrays): Arrays {
  const names = Object.keys(given).filter((field) => given[field] !== undefined);
  if (names.length === 0)
    throw new InputError(`pullback was given no cotangents; give those of ${Object.keys(kernels).join(' or ')}.`);
  const read = names.map((field) => {
    const kernel = kernels[field];
    const cotangent = given[field];
    if (!kernel || cotangent === undefined)
      throw new InputError(
        `pullback was given cotangents of ${field}, and the kernels are ${Object.keys(kernels).join(', ')}.`,
      );
    // a kernel without axes is zero whatever it is made of
    if (kernel.shape.length === 0) return [];
    const array = toNDArray(cotangent, `cotangents.${field}`);
    if (formatShape(array.shape) !== formatShape(kernel.shape))
      throw new InputError(
        `cotangents.${field} has shape ${formatShape(array.shape)}, and ${field} has shape ${formatShape(kernel.shape)}; ` +
          'give one number for each of its entries.',
      );
    return [[cotangentInput(field), array] as const];
  });
  return Object.fromEntries(read.flat());
}
