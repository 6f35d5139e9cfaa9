export type { Placed } from '../compile/graph/placed.js';
export type { Add, CeilDiv, Compare, Div, Mod, Mul, Product, Sub } from '../types/arithmetic.js';
export type { Padding } from '../types/conv-size.js';
export type {
  FiniteFn,
  FiniteOptions,
  InitFn,
  InitOptions,
  MaskedArray,
  OutputOf,
  RandomKey,
} from '../types/finite-fn.js';
export type { ArraysOf, KernelsOf, ShapeTree } from '../types/inputs.js';
export type {
  FedKernel,
  Kernel,
  KernelField,
  KernelFn,
  KernelFnOfSeveral,
  KernelOptions,
  KernelRequest,
} from '../types/kernel-fn.js';
export type { Apply } from '../types/layer.js';
export type { Mask } from '../types/mask.js';
export type { ArrayInput, NDArray, NestedNumbers, ShapedData } from '../types/ndarray.js';
export type { AnyShape, LayerParams } from '../types/params.js';
export type { KernelPattern } from '../types/pattern.js';
export { type Fill, fill, type Sentence } from '../types/sentences.js';
export type { Dim, Shape } from '../types/shape.js';
export type { IndexEntry, SliceOf } from '../types/slices.js';
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
export { type KernelPart, ruleOf as kernelRuleOf } from './kernel/part.js';
export type { KernelContext, KernelRule } from './kernel/rule.js';
export { timesPlaces } from './kernel/times-places.js';
export type { EntryFn } from './kernel/traced.js';
export { defineLayer, type Layer, type LayerAxes, type LayerParts } from './layer.js';
export { ABRelu } from './layers/ab-relu/layer.js';
export type { StabilizeOptions } from './layers/ab-relu/stabilize.js';
export { Abs } from './layers/abs/layer.js';
export { activationShape } from './layers/activation/shape.js';
export type { ActivationOut } from './layers/activation/type.js';
export { Aggregate } from './layers/aggregate/layer.js';
export type { AggregateImplementation, AggregateOptions } from './layers/aggregate/options.js';
export { AvgPool } from './layers/avg-pool/layer.js';
export type { AvgPoolOptions } from './layers/avg-pool/options.js';
export { BatchNorm } from './layers/batch-norm/layer.js';
export type { BatchNormOptions } from './layers/batch-norm/options.js';

export type { Constant } from './layers/constant.js';

export { Conv } from './layers/conv/layer.js';
export type { ConvOptions, DimensionNumbers } from './layers/conv/options.js';
export { ConvLocal } from './layers/conv-local/layer.js';
export { ConvTranspose } from './layers/conv-transpose/layer.js';
export { Cos } from './layers/cos/layer.js';
export { Dense } from './layers/dense/layer.js';
export type { DenseOptions } from './layers/dense/options.js';
export { DotGeneral } from './layers/dot-general/layer.js';
export type { DotDimensionNumbers, DotGeneralOptions } from './layers/dot-general/options.js';
export { Dropout } from './layers/dropout/layer.js';
export type { DropoutMode, DropoutOptions } from './layers/dropout/options.js';
export { Elementwise } from './layers/elementwise/layer.js';
export type { DualFn, ElementwiseOptions } from './layers/elementwise/options.js';
export { ElementwiseNumerical } from './layers/elementwise-numerical/layer.js';
export type { ElementwiseNumericalOptions } from './layers/elementwise-numerical/options.js';
export { Elu } from './layers/elu/layer.js';
export { Erf } from './layers/erf/layer.js';
export type { ErfOptions } from './layers/erf/options.js';
export { Exp } from './layers/exp/layer.js';
export type { ExpOptions } from './layers/exp/options.js';
export { ExpNormalized } from './layers/exp-normalized/layer.js';
export type { ExpNormalizedOptions } from './layers/exp-normalized/options.js';
export { FanInConcat } from './layers/fan-in-concat/layer.js';
export type { FanInConcatOptions } from './layers/fan-in-concat/options.js';
export { FanInProd } from './layers/fan-in-prod/layer.js';
export { FanInSum } from './layers/fan-in-sum/layer.js';
export { FanOut } from './layers/fan-out/layer.js';
export { Flatten } from './layers/flatten/layer.js';
export type { FlattenOptions } from './layers/flatten/options.js';
export { Gabor } from './layers/gabor/layer.js';
export { Gaussian } from './layers/gaussian/layer.js';
export type { GaussianOptions } from './layers/gaussian/options.js';
export { Gelu } from './layers/gelu/layer.js';
export type { GeluOptions } from './layers/gelu/options.js';
export { GlobalAvgPool } from './layers/global-avg-pool/layer.js';
export type { GlobalAvgPoolOptions } from './layers/global-avg-pool/options.js';
export { GlobalSelfAttention } from './layers/global-self-attention/layer.js';
export type {
  AttentionMechanism,
  GlobalSelfAttentionOptions,
  PositionalEmbedding,
} from './layers/global-self-attention/options.js';
export { GlobalSumPool } from './layers/global-sum-pool/layer.js';
export type { GlobalSumPoolOptions } from './layers/global-sum-pool/options.js';
export { Hermite } from './layers/hermite/layer.js';
export { Identity } from './layers/identity/layer.js';
export { ImageResize } from './layers/image-resize/layer.js';
export type { ImageResizeOptions } from './layers/image-resize/options.js';
export type { ResizeMethod } from './layers/image-resize/weights.js';
export { Index } from './layers/index/layer.js';
export type { IndexOptions } from './layers/index/options.js';
export { Slice } from './layers/index/slice.js';
export { LayerNorm } from './layers/layer-norm/layer.js';
export type { LayerNormOptions } from './layers/layer-norm/options.js';
export { LeakyRelu } from './layers/leaky-relu/layer.js';
export { MaxPool } from './layers/max-pool/layer.js';
export { Monomial } from './layers/monomial/layer.js';
export { Nonlinearity } from './layers/nonlinearity/layer.js';
export type { NonlinearityOptions } from './layers/nonlinearity/options.js';
export { Polynomial } from './layers/polynomial/layer.js';
export type { PoolOptions } from './layers/pool/options.js';
export { Rbf } from './layers/rbf/layer.js';
export type { RbfOptions } from './layers/rbf/options.js';
export { RectifiedMonomial } from './layers/rectified-monomial/layer.js';
export { Relu } from './layers/relu/layer.js';
export { Sigmoid } from './layers/sigmoid/layer.js';
export { Sigmoid_like } from './layers/sigmoid-like/layer.js';
export { Sign } from './layers/sign/layer.js';
export { Silu } from './layers/silu/layer.js';
export { Sin } from './layers/sin/layer.js';
export type { WaveOptions } from './layers/sin/options.js';
export type { SmoothOptions } from './layers/smooth/options.js';
export { Softplus } from './layers/softplus/layer.js';
export { SumPool } from './layers/sum-pool/layer.js';
export type { SumPoolOptions } from './layers/sum-pool/options.js';
export { Tanh } from './layers/tanh/layer.js';
export type { Parameterization } from './layers/weights.js';
export { visibleEntries } from './mask/finite-rule.js';
export type { MaskPart } from './mask/part.js';
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
