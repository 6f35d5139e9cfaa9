import { InputError } from '../../compile/errors.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { ArrayInput } from '../../types/ndarray.js';
import { checkTestTest, checkTestTrain, checkTrainTrain, resolveTraceAxes } from './check-shapes.js';
import { compute, type Trained } from './compute.js';
import type { GaussianPrediction, Mean } from './gaussian.js';
import { type KernelInput, needsOf, pickKernels, readKernels } from './kernel-input.js';
import { type Targets, targetsToMatrix, zeroCovariance } from './layout.js';
import type { Kernels } from './posterior.js';
import { describeRequest, type GpKind, type GpRequest, kindsOf } from './request.js';
import { keepSolvers } from './solvers.js';
import type { Control } from './work.js';
/** How {@link gpInference} treats the training data. */
export interface GpOptions {
  /** Ridge: this much of the mean of the diagonal is added to the diagonal. Default 0. */
  readonly diagReg?: number;
  /** Add `diagReg` itself, not that much of the mean of the diagonal. Default false. */
  readonly diagRegAbsoluteScale?: boolean;
  /** Axes of `yTrain` over which the kernel is a multiple of the identity and which it leaves out. Default `[-1]`. */
  readonly traceAxes?: readonly number[];
}

/** What one prediction is made from, and how to follow and stop it. */
export interface PredictOptions extends Control {
  /** Kernel of the test samples with the training samples; without it the prediction is the training targets. */
  readonly kTestTrain?: KernelInput | null;
  /** Kernel of the test samples with themselves; with it the covariance is computed too. */
  readonly kTestTest?: KernelInput | null;
}

/** A mean and, if `kTestTest` is among the options, a covariance. */
export type Prediction<O> = O extends { readonly kTestTest: KernelInput }
  ? GaussianPrediction
  : 'kTestTest' extends keyof O
    ? Mean | GaussianPrediction
    : Mean;

/** One prediction for one kind, an object of them for several. */
export type Predictions<G extends GpRequest, O> = G extends GpKind
  ? Prediction<O>
  : { readonly [K in G extends readonly GpKind[] ? G[number] : 'nngp' | 'ntk']: Prediction<O> };

/** What {@link gpInference} returns. */
export interface GpPredictor {
  /** The prediction at the training points: the targets. */
  <const G extends GpRequest = undefined>(get?: G): Promise<Predictions<G, unknown>>;
  /** The prediction at test points. */
  <const G extends GpRequest, O extends PredictOptions>(get: G, options: O): Promise<Predictions<G, O>>;
}

/**
 * Prediction with the Gaussian processes that belong to infinitely wide networks. With K the NNGP, T the NTK, `d` the
 * training and `t` the test samples, and the ridge r added where a hat stands (K^ = K_dd + r I, each with its own trace):
 *
 * | kind | mean | covariance |
 * |---|---|---|
 * | `nngp` | K_td K^⁻¹ y | K_tt - K_td K^⁻¹ K_dt |
 * | `ntk` | T_td T^⁻¹ y | K_tt + T_td T^⁻¹ K_dd T^⁻¹ T_dt - (T_td T^⁻¹ K_dt + its transpose) |
 * | `ntkgp` | T_td T^⁻¹ y | T_tt - T_td T^⁻¹ T_dt |
 *
 * (Lee et al. 2019, "Wide neural networks of any depth evolve as linear models under gradient descent",
 * arXiv:1902.06720; for `ntkgp` He et al. 2020, "Bayesian deep ensembles via the neural tangent kernel",
 * arXiv:2007.05864.)
 *
 * Everything is computed in float64. Each kernel is factorised once, at first use, and kept with the returned function.
 *
 * @param kTrainTrain kernel of the training samples with themselves, `[n, n]`, then each axis of `yTrain` that is no
 *   trace axis twice; `{ nngp, ntk }` or, when only one kind of kernel is needed, an array
 * @param yTrain targets `[n, …]`
 * @returns `predict(get, { kTestTrain, kTestTest, signal, onProgress })`; `get` is one kind, several or nothing (`nngp`
 *   and `ntk`). Without `kTestTrain` the mean is `yTrain` and the covariance 0: what the training points are fitted to.
 * @throws InputError for shapes that do not fit, a kernel that is missing or not positive definite, numbers that are
 *   not finite: at once for `yTrain` and the options, by rejection for what a prediction needs.
 * @example
 * const predict = gpInference(await net.kernelFn(x, null, ['nngp', 'ntk']), y, { diagReg: 1e-4 });
 * const kTestTrain = await net.kernelFn(xTest, x, ['nngp', 'ntk']);
 * const { mean } = await predict('ntk', { kTestTrain });
 */
export function gpInference(kTrainTrain: KernelInput, yTrain: ArrayInput, options: GpOptions = {}): GpPredictor {
  const { diagReg = 0, diagRegAbsoluteScale = false, traceAxes = [-1] } = options;
  if (!(Number.isFinite(diagReg) && diagReg >= 0)) {
    throw new InputError(`diagReg is ${diagReg}, and must be a finite number, 0 or more.`);
  }
  const y = toNDArray(yTrain, 'yTrain').astype('float64');
  const targets: Targets = { shape: y.shape, traceAxes: resolveTraceAxes(y.shape, traceAxes) };
  const train = readKernels(kTrainTrain, 'kTrainTrain');
  for (const kernel of train.kernels.values()) checkTrainTrain(kernel, targets);
  const matrix = targetsToMatrix(y, targets.traceAxes);
  const ridge = (meanOfDiagonal: number): number => (diagRegAbsoluteScale ? diagReg : diagReg * meanOfDiagonal);
  const trained: Trained = { y: matrix, traceAxes: targets.traceAxes, solvers: keepSolvers(matrix, ridge) };

  function predict<const G extends GpRequest, O extends PredictOptions>(get?: G, asked?: O): Promise<Predictions<G, O>>;
  async function predict(get?: GpRequest, asked: PredictOptions = {}): Promise<Mean | Readonly<Record<string, Mean>>> {
    const kinds = kindsOf(get);
    const kernels = gather(kinds, describeRequest(get, asked), asked);
    const results =
      kernels === null
        ? new Map(kinds.map((kind) => [kind, fitted(asked)]))
        : await compute(kinds, kernels, trained, asked);
    return (typeof get === 'string' ? results.get(get) : undefined) ?? Object.fromEntries(results);
  }

  /** The kernels a request needs, checked; `null` when it is about the training points themselves. */
  function gather(kinds: readonly GpKind[], request: string, asked: PredictOptions): Kernels | null {
    if (isAbsent(asked.kTestTrain)) return null;
    const needs = needsOf(kinds, !isAbsent(asked.kTestTest));
    const trainTrain = pickKernels(train, needs.trained, request);
    const testTrain = pickKernels(readKernels(asked.kTestTrain, 'kTestTrain'), needs.trained, request);
    for (const kernel of testTrain.values()) checkTestTrain(kernel, targets);
    if (isAbsent(asked.kTestTest)) return { trainTrain, testTrain, testTest: new Map() };
    const testTest = pickKernels(readKernels(asked.kTestTest, 'kTestTest'), needs.prior, request);
    for (const rows of testTrain.values()) for (const kernel of testTest.values()) checkTestTest(kernel, rows);
    return { trainTrain, testTrain, testTest };
  }

  /** The prediction at the training points themselves. */
  const fitted = ({ kTestTest }: PredictOptions): Mean | GaussianPrediction =>
    isAbsent(kTestTest) ? { mean: y } : { mean: y, covariance: zeroCovariance(targets) };

  return predict;
}

const isAbsent = (input: unknown): input is null | undefined => input === null || input === undefined;
