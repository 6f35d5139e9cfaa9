import { InternalError } from '../../../compile/errors.js';
import type { OuterAxis } from '../../../compile/structure/outer-axis.js';
import type { Tensor } from '../../../runtime/engines/tfjs/tensorflow.js';
import { DenseArray } from '../../../runtime/ndarray.js';
import { toNDArray } from '../../../runtime/to-array.js';
import type { ArrayInput, NDArray } from '../../../types/ndarray.js';
import { applyFnOf } from '../../finite/apply-fn.js';
import { type KernelAxes, outerAxes } from '../axes.js';
import { empiricalNngpFn } from '../empirical-nngp-fn.js';
import { budgetOf, type EmpiricalOptions } from '../options.js';
import { getApplyFnAndParams } from './get-apply-fn-and-params.js';
import { loadGradients } from './gradients.js';
import { jacobians } from './jacobians.js';
import type { LayersModel } from './layers-model.js';

/** How the empirical NTK of a model of TensorFlow.js is computed. */
export interface EmpiricalNtkTfjsOptions extends KernelAxes {
  /** `0` is the promise that samples are independent: each is then differentiated alone. Default `null`: no promise. */
  readonly vmapAxes?: 0 | null;
}

/** The NTK of every output of a model, at its weights or at `params`. */
export type EmpiricalNtkTfjsFn = (
  x1: ArrayInput,
  x2: ArrayInput | null,
  params?: readonly Tensor[],
  options?: EmpiricalOptions,
) => Promise<NDArray | readonly NDArray[]>;

/** Derivatives as they are: their products are the kernel. */
const itself = applyFnOf((_g, _params, x) => x);

/** The products of two arrays of derivatives, summed over the weights, which are their last axis. */
async function products(
  one: DenseArray,
  two: DenseArray | null,
  given: KernelAxes,
  options: EmpiricalOptions,
): Promise<DenseArray> {
  const rank = one.shape.length - 1;
  const outer = outerAxes(given, one.shape.slice(0, rank), (two ?? one).shape.slice(0, rank));
  const placesOf = (wanted: OuterAxis['kind']): readonly number[] =>
    outer.flatMap(({ kind }, axis) => (kind === wanted ? [axis] : []));
  const axes = { traceAxes: [...placesOf('trace'), rank], diagonalAxes: placesOf('diagonal') };
  const mean = await empiricalNngpFn(itself, axes)(one, two, [], options);
  if (!(mean instanceof DenseArray)) throw new InternalError('the product of two arrays is not one array');
  const weights = one.shape[rank] ?? 1;
  return new DenseArray(
    mean.data.map((v: number) => v * weights),
    mean.shape,
  );
}

/**
 * The empirical NTK of a `tf.LayersModel`, from derivatives that TensorFlow.js takes: one pass back through the model for
 * each number it gives, in float32. Axes are those of `empiricalNtkFn`. Experimental, as the reference's bridge to
 * TensorFlow is: for large models write the function in this library.
 *
 * ```ts
 * const ntk = empiricalNtkFnTfjs(model, { vmapAxes: 0 });
 * const kernel = await ntk(x1, x2); // [n1, n2]
 * ```
 * @throws InputError for what is no model of one input, arguments that do not fit, and derivatives beyond
 * `memoryBudget`; EngineError where TensorFlow.js is missing.
 */
export function empiricalNtkFnTfjs(
  model: LayersModel,
  { vmapAxes = null, ...axes }: EmpiricalNtkTfjsOptions = {},
): EmpiricalNtkTfjsFn {
  const own = getApplyFnAndParams(model);
  return async (given1, given2, params = own.params, options = {}) => {
    const [x1, x2] = [toNDArray(given1, 'x1'), given2 === null ? null : toNDArray(given2, 'x2')];
    const tf = await loadGradients();
    const d = {
      tf,
      applyFn: own.applyFn,
      params,
      alone: vmapAxes === 0,
      budget: budgetOf(options) / (x2 ? 2 : 1),
      onPass: () => options.signal?.throwIfAborted(),
    };
    const one = await jacobians(d, x1);
    const two = x2 && (await jacobians(d, x2));
    const kernels: DenseArray[] = [];
    for (const [k, jacobian] of one.entries()) kernels.push(await products(jacobian, two?.[k] ?? null, axes, options));
    const [first] = kernels;
    return kernels.length === 1 && first ? first : kernels;
  };
}
