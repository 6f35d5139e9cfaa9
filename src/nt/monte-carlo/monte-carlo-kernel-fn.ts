import { InputError } from '../../compile/errors.js';
import { treeMap } from '../../compile/tree.js';
import { describeValue } from '../../runtime/describe.js';
import { checkKey } from '../../runtime/random/check.js';
import type { RandomKey } from '../../types/finite-fn.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import {
  checkDifferentiable,
  type Differentiable,
  type InputsOf,
  type OutputsOf,
} from '../empirical/differentiable.js';
import { type EmpiricalRequest, kindsOf } from '../empirical/empirical-request.js';
import type { KernelKind } from '../empirical/kernel-outputs.js';
import { type Estimates, type EstimatesOfOutput, estimates } from './estimates.js';
import { checkMonteCarlo, countsOf, type Estimate, type MonteCarloOptions } from './options.js';
import type { RandomNetwork } from './setting.js';

type KindsOf<G extends EmpiricalRequest> = G extends KernelKind
  ? G
  : G extends readonly KernelKind[]
    ? G[number]
    : KernelKind;

/** A kernel of one output as the options want it. */
type Value<A extends NDArray, O> = O extends { readonly stdError: true }
  ? Estimate<A>
  : O extends { readonly stdError: boolean }
    ? Estimate<A> | A
    : A;

/** What `get` asks for of one output: one kernel, or an object of them. */
type Asked<A extends NDArray, G extends EmpiricalRequest, O> = G extends KernelKind
  ? Value<A, O>
  : { readonly [K in KindsOf<G>]: Value<A, O> };

/** The same of every output. */
type Result<Y, G extends EmpiricalRequest, O> = [Tree<NDArray>] extends [Y]
  ? Tree<Asked<NDArray, G, O>>
  : Y extends NDArray
    ? Asked<NDArray, G, O>
    : { readonly [I in keyof Y]: Result<Y[I], G, O> };

/** Estimates kernels between `x1` and `x2` (`null`: x1 with itself). */
export interface MonteCarloKernelFn<F extends Differentiable, N, O> {
  <const G extends EmpiricalRequest = undefined>(
    x1: InputsOf<F>,
    x2?: InputsOf<F> | null,
    get?: G,
  ): N extends number ? Promise<Result<OutputsOf<F>, G, O>> : AsyncGenerator<Result<OutputsOf<F>, G, O>, void>;
}

/**
 * Estimates kernels by the mean over random networks of finite width: NNGP, the products of outputs, and NTK, the
 * products of their derivatives by the parameters.
 *
 * The result differs from the kernels of infinite width by chance, as 1 / sqrt(nSamples) (see `stdError`), and by what
 * the width is finite, as 1 / width. Axes are those of `empiricalKernelFn`: traced ones are averaged over, others come in
 * pairs in the order of the output, so by default the shape is that of `kernelFn`: `[n1, n2]`, then each spatial axis
 * twice. Networks with several outputs have a kernel for each, in the same form.
 *
 * Sample k is drawn from a key of its own, whatever the batch size: key, k_i = split(key) for each in turn, and
 * parameters from the first of split(k_i), as in the reference. Many networks run as one program.
 *
 * @param model a model (`traceAxes` is then by default the channel axis of its output), or `{ initFn, applyFn }` with an
 *   `applyFn` made by `applyFnOf`
 * @param nSamples how many networks; for an ascending list of counts the function returns an async generator of the
 *   estimates at each, which starts from the same key each time it is called
 * @returns `(x1, x2 = null, get)`: `get` is `'nngp'`, `'ntk'`, a list of them, or nothing for both
 * @throws InputError at once for a key, counts or options that are none; by rejection for inputs that do not fit.
 * @example
 * const net = input('N', 3).build(Dense(128), Relu(), Dense(1));
 * const ntk = await monteCarloKernelFn(net, PRNGKey(0), 200)(x1, x2, 'ntk');
 * for await (const { nngp } of monteCarloKernelFn(net, PRNGKey(0), [10, 100, 1000])(x1)) console.log(nngp);
 */
export function monteCarloKernelFn<
  F extends Differentiable,
  const N extends number | readonly number[],
  const O extends MonteCarloOptions = Readonly<Record<never, never>>,
>(model: RandomNetwork<F>, key: RandomKey, nSamples: N, options?: O): MonteCarloKernelFn<F, N, O>;
export function monteCarloKernelFn(
  model: RandomNetwork,
  key: RandomKey,
  nSamples: number | readonly number[],
  options: MonteCarloOptions = {},
): (x1: never, x2?: never, get?: EmpiricalRequest) => Promise<unknown> | AsyncGenerator<unknown, void> {
  checkModel(model);
  checkKey('monteCarloKernelFn(model, key, nSamples)', key);
  const counts = countsOf(nSamples);
  checkMonteCarlo(options);
  const answers = async function* (x1: unknown, x2: unknown, get: EmpiricalRequest): AsyncGenerator<unknown, void> {
    const question = { model, key, counts, x1, x2, kinds: kindsOf(get), options };
    for await (const found of estimates(question)) yield answerOf(found, get, options);
  };
  if (typeof nSamples !== 'number') return (x1, x2, get) => answers(x1, x2, get);
  return async (x1, x2, get) => (await answers(x1, x2, get).next()).value;
}

const isOutput = (tree: Estimates): tree is EstimatesOfOutput => tree instanceof Map;

/** Estimates in the form that was asked for. */
function answerOf(found: Estimates, get: EmpiricalRequest, { stdError = false }: MonteCarloOptions): Tree<unknown> {
  return treeMap(found, isOutput, (kernels): Tree<unknown> => {
    const values = [...kernels].map(([kind, estimate]) => [kind, stdError ? estimate : estimate.mean] as const);
    return typeof get === 'string' ? values[0]?.[1] : Object.fromEntries(values);
  });
}

/** @throws InputError for what is no model. */
function checkModel(model: RandomNetwork): void {
  const given: unknown = model;
  if (typeof given !== 'object' || given === null || !('initFn' in given) || typeof given.initFn !== 'function')
    throw new InputError(
      `monteCarloKernelFn got ${describeValue(given)} as its model; give a model, or { initFn, applyFn }.`,
    );
  checkDifferentiable('monteCarloKernelFn', model.applyFn);
}
