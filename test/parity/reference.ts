/** The public names of neural-tangents 0.6.5 and their options, and what they are called here. */

export interface Name {
  /** In the reference. */
  readonly name: string;
  /** Here: an export of the package, or a phrase in parentheses where it is something else. `null`: not there. */
  readonly here: string | null;
  /** Options in the reference and here; a phrase in parentheses says why there is none. */
  readonly options?: Readonly<Record<string, string>>;
  /** A word that tests use it by, where that is not `here`. */
  readonly word?: string;
}

export interface Section {
  readonly title: string;
  readonly names: readonly Name[];
}

const axes = { batch_axis: 'batchAxis', channel_axis: 'channelAxis' };
const weights = { W_std: 'wStd', b_std: 'bStd', parameterization: 'parameterization', s: 's' };
const window = { strides: 'strides', padding: 'padding' };
const conv = {
  out_chan: 'outChan',
  filter_shape: 'filterShape',
  ...window,
  ...weights,
  dimension_numbers: 'dimensionNumbers',
};
const pool = { window_shape: 'windowShape', ...window, ...axes };
const abc = { a: 'a', b: 'b', c: 'c' };
const stabilize = { do_stabilize: 'doStabilize' };
const precision = { precision: '(sums are taken in the precision asked for)' };

const plain = (name: string, options: Readonly<Record<string, string>> = {}): Name => ({ name, here: name, options });

const LINEAR: readonly Name[] = [
  plain('Dense', { out_dim: 'outDim', ...weights, ...axes }),
  plain('Conv', conv),
  plain('ConvTranspose', conv),
  plain('ConvLocal', conv),
  plain('AvgPool', { ...pool, normalize_edges: 'normalizeEdges' }),
  plain('SumPool', pool),
  plain('GlobalAvgPool', axes),
  plain('GlobalSumPool', axes),
  plain('Flatten', { batch_axis: 'batchAxis', batch_axis_out: 'batchAxisOut' }),
  plain('Identity'),
  plain('Dropout', { rate: 'rate', mode: 'mode' }),
  plain('LayerNorm', { axis: 'axis', eps: 'eps', ...axes }),
  plain('GlobalSelfAttention', {
    n_chan_out: 'nChanOut',
    n_chan_key: 'nChanKey',
    n_chan_val: 'nChanVal',
    n_heads: 'nHeads',
    linear_scaling: 'linearScaling',
    W_key_std: 'wKeyStd',
    W_value_std: 'wValueStd',
    W_query_std: 'wQueryStd',
    W_out_std: 'wOutStd',
    b_std: 'bStd',
    attention_mechanism: 'attentionMechanism',
    pos_emb_type: 'posEmbType',
    pos_emb_p_norm: 'posEmbPNorm',
    pos_emb_decay_fn: 'posEmbDecayFn',
    n_chan_pos_emb: 'nChanPosEmb',
    W_pos_emb_std: 'wPosEmbStd',
    val_pos_emb: 'valPosEmb',
    ...axes,
  }),
  plain('Aggregate', {
    aggregate_axis: 'aggregateAxis',
    ...axes,
    to_dense: 'toDense',
    implementation: 'implementation',
  }),
  plain('DotGeneral', { lhs: 'lhs', rhs: 'rhs', dimension_numbers: 'dimensionNumbers', ...precision, ...axes }),
  plain('ImageResize', { shape: 'shape', method: 'method', antialias: 'antialias', ...precision, ...axes }),
  plain('Index', { idx: 'idx', ...axes }),
  plain('Slice'),
];

const NONLINEAR: readonly Name[] = [
  plain('ABRelu', { a: 'a', b: 'b', ...stabilize }),
  plain('Relu', stabilize),
  plain('LeakyRelu', { alpha: 'alpha', ...stabilize }),
  plain('Abs', stabilize),
  plain('Erf', abc),
  plain('Sigmoid_like'),
  plain('Gelu', { approximate: 'approximate' }),
  plain('Sin', abc),
  plain('Cos', abc),
  plain('Rbf', { gamma: 'gamma' }),
  plain('Sign'),
  plain('Exp', { a: 'a', b: 'b' }),
  plain('Gaussian', { a: 'a', b: 'b' }),
  plain('Gabor'),
  plain('ExpNormalized', { gamma: 'gamma', shift: 'shift', do_clip: 'doClip' }),
  plain('Hermite', { degree: 'degree' }),
  plain('Monomial', { degree: 'degree' }),
  plain('RectifiedMonomial', { degree: 'degree' }),
  plain('Polynomial', { coef: 'coef' }),
  plain('Elementwise', { fn: 'fn', nngp_fn: 'nngpFn', d_nngp_fn: 'dNngpFn' }),
  plain('ElementwiseNumerical', { fn: 'fn', deg: 'deg', df: 'df' }),
];

const BRANCHES: readonly Name[] = [
  plain('FanOut', { num: 'num' }),
  plain('FanInSum'),
  plain('FanInProd'),
  plain('FanInConcat', { axis: 'axis' }),
  plain('serial'),
  plain('parallel'),
  plain('repeat', { n: 'n' }),
];

const TOOLS: readonly Name[] = [
  { name: 'AggregateImplementation', here: '(names as strings)', word: 'SPARSE' },
  { name: 'AttentionMechanism', here: '(names as strings)', word: 'SOFTMAX' },
  { name: 'Padding', here: '(names as strings)', word: 'CIRCULAR' },
  { name: 'PositionalEmbedding', here: '(names as strings)', word: 'CONCAT' },
  { name: 'layer', here: 'defineLayer' },
  { name: 'requires', here: '(found by the scheduler from what a layer reads)', word: 'denseBecause' },
  { name: 'Bool', here: '(found by the scheduler)', word: 'denseBecause' },
  { name: 'Diagonal', here: '(found by the scheduler)', word: 'denseBecause' },
  { name: 'supports_masking', here: '(the mask part of defineLayer)', word: 'maskConstant' },
  { name: 'MaskedArray', here: 'MaskedArray' },
  { name: 'unmask_fn', here: '(`value` of a MaskedArray, which is 0 where it is masked)', word: 'MaskedArray' },
];

const KERNELS: readonly Name[] = [
  {
    name: 'kernel_fn',
    here: '(kernelFn of a model)',
    word: 'kernelFn',
    options: {
      x1: 'x1',
      x2: 'x2',
      get: 'get',
      pattern: 'pattern',
      mask_constant: 'maskConstant',
      diagonal_batch: 'diagonalBatch',
      diagonal_spatial: 'diagonalSpatial',
    },
  },
  { name: 'init_fn', here: '(initFn of a model)', word: 'initFn' },
  {
    name: 'apply_fn',
    here: '(applyFn of a model)',
    word: 'applyFn',
    options: { rng: 'rng', mask_constant: 'maskConstant', pattern: 'pattern' },
  },
];

export const STAX: readonly Section[] = [
  { title: 'Linear layers', names: LINEAR },
  { title: 'Nonlinearities', names: NONLINEAR },
  { title: 'Branches and combinators', names: BRANCHES },
  { title: 'Functions of a network', names: KERNELS },
  { title: 'Enums and tools for authors of layers', names: TOOLS },
];
