export { EngineError, InputError, InternalError, ShapeError, TangentsError } from './compile/errors.js';
export type { GraphBuilder } from './compile/graph/builder.js';
export type { GraphFn } from './compile/graph/graph-fn.js';
export type { Node } from './compile/graph/node.js';
export { type Placed, placed } from './compile/graph/placed.js';
export { Hyper, hyper, type Scalar } from './dsl/hyper.js';
export * from './dsl/index.js';
export { scalarOf } from './dsl/kernel/scalar.js';
export { type DoctorOptions, doctor } from './nt/devices/doctor.js';
export { formatReport } from './nt/devices/format-report.js';
export { listDevices } from './nt/devices/list-devices.js';
export type { DoctorReport, EngineReport, SelfTest } from './nt/devices/report.js';
export type { AxesOption, KernelAxes } from './nt/empirical/axes.js';
export type { Differentiable } from './nt/empirical/differentiable.js';
export { empiricalKernelFn } from './nt/empirical/empirical-kernel-fn.js';
export { empiricalNngpFn } from './nt/empirical/empirical-nngp-fn.js';
export { type EmpiricalNtkFn, empiricalNtkFn } from './nt/empirical/empirical-ntk-fn.js';
export { empiricalNtkVpFn, type NtkVpFn } from './nt/empirical/empirical-ntk-vp-fn.js';
export { NtkImplementation, type NtkMethod } from './nt/empirical/implementation.js';
export type { MethodCost, MethodCosts } from './nt/empirical/kernel-runner.js';
export type {
  EmpiricalFn,
  EmpiricalKernelFn,
  EmpiricalKernels,
  EmpiricalNtkOptions,
} from './nt/empirical/kernel-types.js';
export { linearize } from './nt/empirical/linearize.js';
export type { EmpiricalOptions } from './nt/empirical/options.js';
export { type ExpandedFn, taylorExpand } from './nt/empirical/taylor-expand.js';
export {
  type EmpiricalNtkTfjsFn,
  type EmpiricalNtkTfjsOptions,
  empiricalNtkFnTfjs,
} from './nt/empirical/tfjs/empirical-ntk-fn-tfjs.js';
export { type ApplyFnAndParams, getApplyFnAndParams } from './nt/empirical/tfjs/get-apply-fn-and-params.js';
export type { LayersModel, LayerWeight } from './nt/empirical/tfjs/layers-model.js';
export type { VmapAxes } from './nt/empirical/vmap-axes.js';
export { type ExplainOptions, explain } from './nt/explain.js';
export { type ApplyFn, type ApplyOptions, applyFnOf } from './nt/finite/apply-fn.js';
export { input } from './nt/input.js';
export {
  type KernelNodes,
  type KernelScalar,
  type KernelValueAndGrad,
  kernelValueAndGrad,
} from './nt/kernel-grad/kernel-value-and-grad.js';
export { type KernelVjp, type KernelVjpOptions, kernelVjp } from './nt/kernel-grad/kernel-vjp.js';
export type { KernelGradOptions, KernelGrads, Wrt } from './nt/kernel-grad/options.js';
export { type Replaced, replaceKernel } from './nt/kernel-record/replace-kernel.js';
export { scaleKernel, shiftKernel } from './nt/kernel-record/scale-kernel.js';
export { sliceKernel } from './nt/kernel-record/slice-kernel.js';
export { transposeKernel } from './nt/kernel-record/transpose-kernel.js';
export { type MonteCarloKernelFn, monteCarloKernelFn } from './nt/monte-carlo/monte-carlo-kernel-fn.js';
export type { Estimate, MonteCarloOptions } from './nt/monte-carlo/options.js';
export type { RandomNetwork } from './nt/monte-carlo/setting.js';
export type { GaussianPrediction, Mean } from './nt/predict/gaussian.js';
export { type GpOptions, type GpPredictor, gpInference, type PredictOptions } from './nt/predict/gp-inference.js';
export {
  type MarginalLikelihood,
  type MarginalLikelihoodOptions,
  marginalLikelihood,
} from './nt/predict/marginal-likelihood.js';
export { useTfjs } from './runtime/engines/tfjs/load/load.js';
export { DenseArray, fromNested, ndarray } from './runtime/ndarray.js';
export { readNpy, writeNpy } from './runtime/npy.js';
export { bernoulli } from './runtime/random/bernoulli.js';
export { foldIn } from './runtime/random/fold-in.js';
export { Key, type SchemeOptions } from './runtime/random/key.js';
export { normal } from './runtime/random/normal.js';
export { PRNGKey, type SeedOptions } from './runtime/random/prng-key.js';
export { randint } from './runtime/random/randint.js';
export { randomBits } from './runtime/random/random-bits.js';
export { type Keys, split } from './runtime/random/split.js';
export { uniform } from './runtime/random/uniform.js';
export type { WholeArray } from './runtime/random/whole-array.js';
export type { Device, EngineChoice, EngineName } from './types/engine.js';
