import { InputError } from '../../compile/errors.js';
import { typed } from '../../dsl/seam.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { ArraysOf, ShapeTree } from '../../types/inputs.js';
import type { ArrayInput } from '../../types/ndarray.js';
import type { Shape } from '../../types/shape.js';
import { kernelVjp } from '../kernel-grad/kernel-vjp.js';
import type { GradModel, KernelGradOptions, KernelGrads } from '../kernel-grad/options.js';
import { checkTrainTrain, resolveTraceAxes } from './check-shapes.js';
import type { GpOptions } from './gp-inference.js';
import { kernelToMatrix, matrixToKernel, type Targets, targetsToMatrix } from './layout.js';
import { likelihoodTerms } from './marginal-likelihood-terms.js';

/** By what a likelihood is differentiated: the samples, or the hypers of the network. */
type LikelihoodWrt = 'x1' | 'hypers';

/** How a likelihood is computed; the ridge and the trace axes are those of `gpInference`. */
export interface MarginalLikelihoodOptions<W extends readonly LikelihoodWrt[] = readonly LikelihoodWrt[]>
  extends KernelGradOptions<W>,
    GpOptions {
  /** The covariance of the process: `'nngp'` (default), or `'ntk'` for that of the kind `ntkgp`. */
  readonly get?: 'nngp' | 'ntk' | undefined;
}

/** A log marginal likelihood and its derivatives. */
export interface MarginalLikelihood<W extends readonly LikelihoodWrt[], I extends ShapeTree = Shape> {
  readonly value: number;
  readonly grads: KernelGrads<W, I> & {
    /** By `diagReg`. */
    readonly diagReg: number;
  };
}

/**
 * How likely the targets are before any of them is seen, under the Gaussian process that is the infinitely wide network,
 * and the derivatives of that: what to climb to choose wStd, bStd and the parameters of activations, with no
 * validation data (Rasmussen & Williams 2006, section 5.4).
 *
 *     log p(y) = -1/2 y^T K^⁻¹ y - 1/2 log det K^ - n/2 log 2 pi, K^ = K + r I, summed over the outputs
 *
 * Derivatives are by the hypers of the network (`hyper(name, value)` where a layer takes a number), by `diagReg`, and by
 * the samples if `wrt` has x1. The linear algebra is in float64.
 *
 * @param yTrain targets `[n, …]`
 * @throws InputError for shapes that do not fit, hypers that the network has not, and a kernel that is not positive
 *   definite.
 * @example
 * const net = input('N', 64).build(Dense(512, { wStd: hyper('w', 1.5) }), Relu(), Dense(10));
 * const { value, grads } = await marginalLikelihood(net, x, y, { diagReg: 1e-3, hypers: { w: 1.7 } });
 */
export async function marginalLikelihood<
  const W extends readonly LikelihoodWrt[] = ['hypers'],
  I extends ShapeTree = Shape,
>(
  model: GradModel<I>,
  xTrain: ArraysOf<I>,
  yTrain: ArrayInput,
  options: MarginalLikelihoodOptions<W> = {},
): Promise<MarginalLikelihood<W, I>> {
  const { get = 'nngp', diagReg = 0, diagRegAbsoluteScale: absolute = false, traceAxes = [-1], ...rest } = options;
  if (get !== 'nngp' && get !== 'ntk') throw new InputError(`get is '${String(get)}', and must be one of nngp, ntk.`);
  if (!(Number.isFinite(diagReg) && diagReg >= 0))
    throw new InputError(`diagReg is ${diagReg}, and must be a finite number, 0 or more.`);
  const y = toNDArray(yTrain, 'yTrain').astype('float64');
  const targets: Targets = { shape: y.shape, traceAxes: resolveTraceAxes(y.shape, traceAxes) };
  const wrt = options.wrt ?? typed<W>(['hypers']);
  const { kernels, pullback } = await kernelVjp(model, xTrain, null, { ...rest, wrt, get: [get] });
  const kernel: DenseArray = kernels[get];
  checkTrainTrain({ name: get, array: kernel }, targets);
  const matrix = kernelToMatrix(kernel);
  const linear = { threads: options.threads, signal: options.signal };
  const y2 = targetsToMatrix(y, targets.traceAxes);
  const terms = await likelihoodTerms(get, matrix.data, y2, { diagReg, absolute }, linear);
  const grads = await pullback({ [get]: matrixToKernel({ ...matrix, data: terms.byKernel }) });
  return { value: terms.value, grads: { ...grads, diagReg: terms.byDiagReg } };
}
