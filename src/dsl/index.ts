export type { Placed } from '../compile/graph/placed.js';
export type { Add, CeilDiv, Compare, Div, Mod, Mul, Product, Sub } from '../types/arithmetic.js';
export type { Padding } from '../types/conv-size.js';
export type { FiniteFn, FiniteOptions, InitFn, InitOptions, OutputOf, RandomKey } from '../types/finite-fn.js';
export type { Kernel, KernelField, KernelFn, KernelOptions, KernelRequest } from '../types/kernel-fn.js';
export type { Apply } from '../types/layer.js';
export type { ArrayInput, NDArray, NestedNumbers, ShapedData } from '../types/ndarray.js';
export type { AnyShape, LayerParams } from '../types/params.js';
export { type Fill, fill, type Sentence } from '../types/sentences.js';
export type { Dim, Shape } from '../types/shape.js';
export type { Branches, Show, Tensor } from '../types/state.js';
export type { Tree } from '../types/tree.js';
export {
  freshName as freshAxis,
  nameAt as axisName,
  onePlaced as oneArray,
  severalPlaced as severalArrays,
  sizeOf as axisSize,
} from './finite/arrays.js';
export type { FinitePart } from './finite/part.js';
export { pointwise } from './finite/pointwise.js';
export type { FiniteContext, FiniteRule, Parameter, ParameterSpec, SpecInTurn } from './finite/rule.js';
export { createInput, type InputFn, type RunApply, type RunFinite, type RunKernel } from './input.js';
export { mapAll as mapKernel, single as oneKernel } from './kernel/covariances.js';
export type { KernelState, KernelTree } from './kernel/kernel-state.js';
export type { KernelContext, KernelRule } from './kernel/rule.js';
export { defineLayer, type Layer, type LayerAxes, type LayerParts } from './layer.js';
export { ABRelu } from './layers/ab-relu/layer.js';
export { Abs } from './layers/abs/layer.js';
export { activationShape } from './layers/activation/shape.js';
export type { ActivationOut } from './layers/activation/type.js';
export { AvgPool } from './layers/avg-pool/layer.js';
export type { AvgPoolOptions } from './layers/avg-pool/options.js';
export { Conv } from './layers/conv/layer.js';
export type { ConvOptions, DimensionNumbers } from './layers/conv/options.js';
export { Dense } from './layers/dense/layer.js';
export type { DenseOptions } from './layers/dense/options.js';
export { Erf } from './layers/erf/layer.js';
export type { ErfOptions } from './layers/erf/options.js';
export { FanInSum } from './layers/fan-in-sum/layer.js';
export { FanOut } from './layers/fan-out/layer.js';
export { Flatten } from './layers/flatten/layer.js';
export type { FlattenOptions } from './layers/flatten/options.js';
export { Gaussian } from './layers/gaussian/layer.js';
export type { GaussianOptions } from './layers/gaussian/options.js';
export { GlobalAvgPool } from './layers/global-avg-pool/layer.js';
export type { GlobalAvgPoolOptions } from './layers/global-avg-pool/options.js';
export { GlobalSumPool } from './layers/global-sum-pool/layer.js';
export type { GlobalSumPoolOptions } from './layers/global-sum-pool/options.js';
export { Identity } from './layers/identity/layer.js';
export { LeakyRelu } from './layers/leaky-relu/layer.js';
export { Monomial } from './layers/monomial/layer.js';
export { RectifiedMonomial } from './layers/rectified-monomial/layer.js';
export { Relu } from './layers/relu/layer.js';
export { Sigmoid_like } from './layers/sigmoid-like/layer.js';
export { Sign } from './layers/sign/layer.js';
export { SumPool } from './layers/sum-pool/layer.js';
export type { SumPoolOptions } from './layers/sum-pool/options.js';
export type { Parameterization } from './layers/weights.js';
export type { Input, Model, Refused } from './model.js';
export type { Network } from './network.js';
export { type Parallel, parallel } from './parallel.js';
export { type Repeat, repeat } from './repeat.js';
export { type Serial, serial } from './serial.js';
export { showState } from './show.js';
export {
  type BranchState,
  branches,
  type DimValue,
  type State,
  type TensorState,
  tensor,
  type UnknownState,
} from './state.js';
