import type { TensorState } from '../../../src/dsl/state.js';
import * as tt from '../../../src/index.js';
import type { Choices } from '../random-networks.js';

/** The call that makes a layer, or an argument of one, as data. */
export interface Call {
  readonly call: string;
  readonly args: readonly unknown[];
}

const call = (name: string, ...args: readonly unknown[]): Call => ({ call: name, args });
const isCall = (value: unknown): value is Call => typeof value === 'object' && value !== null && 'call' in value;

const array = (data: readonly number[], shape: readonly number[]): tt.NDArray =>
  tt.ndarray(Float64Array.from(data), [...shape]);

/** Functions whose kernels are taken by quadrature and by series. */
const softsign: tt.EntryFn = (g, x) => g.mul(x, g.safeRsqrt(g.add(1, g.mul(x, x))));
const byQuadrature = (): tt.Layer => tt.ElementwiseNumerical(softsign, { deg: 9 });
const shiftedSine = tt.Nonlinearity((g, x) => g.pointwise('sin', [g.affine(x, 1, 0.5)]), { maxVariance: 50 });
const bySeries = (): tt.Layer => shiftedSine;

/** What calls are of: what the package exports, and what stands for functions of the user. */
const MAKERS = new Map<string, unknown>(Object.entries({ ...tt, array, byQuadrature, bySeries }));

/** A call as source text. */
export function codeOf(value: unknown): string {
  if (isCall(value)) return `${value.call}(${value.args.map(codeOf).join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(codeOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, v]) => `${name}: ${codeOf(v)}`)
    .join(', ')} }`;
}

/** What a call gives. */
function made(value: unknown): unknown {
  if (isCall(value)) {
    const maker = MAKERS.get(value.call);
    if (typeof maker !== 'function') throw new Error(`there is no ${value.call}`);
    const result: unknown = maker(...value.args.map(made));
    return result;
  }
  if (Array.isArray(value)) return value.map(made);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, made(v)]));
}

const known = new Map<string, tt.Layer>();

/** The layer that a call makes; once, as series take their time. */
export function layerOf(wanted: Call): tt.Layer {
  const code = codeOf(wanted);
  const layer = known.get(code) ?? (made(wanted) as tt.Layer);
  known.set(code, layer);
  return layer;
}

/** Names of all calls in a call. */
export function namesIn(value: unknown): readonly string[] {
  if (isCall(value)) return [value.call, ...value.args.flatMap(namesIn)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : [];
}

/** What a layer is chosen by: [N, ...sizes, channels], samples first and channels last. */
interface Place {
  readonly sizes: readonly number[];
  readonly channels: number;
  readonly c: Choices;
}

type Choice = (place: Place) => Call;

const weights = (c: Choices) => ({ wStd: c.of([1, 1.3, 0.8]), bStd: c.of([0.3, 0, 0.1]) });
const standard = { parameterization: 'standard', s: [2, 1] };
const windows = ({ sizes, c }: Place) => ({
  filter: sizes.map(() => 1 + c.below(3)),
  options: { strides: sizes.map(() => c.of([1, 1, 2])), padding: c.of(['SAME', 'VALID', 'CIRCULAR']) },
});
const conv =
  (name: string): Choice =>
  (place) => {
    const { filter, options } = windows(place);
    const more = name === 'Conv' && place.c.below(4) === 1 ? standard : {};
    return call(name, 1 + place.c.below(3), filter, { ...options, ...weights(place.c), ...more });
  };
const pool =
  (name: string): Choice =>
  (place) => {
    const { filter, options } = windows(place);
    return call(name, filter, options);
  };
/** A layer that keeps the shape, and makes it Gaussian. */
const kept: Choice = ({ sizes, channels, c }) =>
  call(
    'Conv',
    channels,
    sizes.map(() => 1 + c.below(3)),
    { padding: 'SAME', ...weights(c) },
  );
const joined =
  (fanIn: (place: Place) => Call): Choice =>
  (place) => {
    const one = call('serial', kept(place), call(place.c.of(['Relu', 'Erf', 'Identity'])), kept(place));
    return call('serial', call('FanOut', 2), call('parallel', one, kept(place)), fanIn(place));
  };

/** Activations, for Gaussian inputs. */
const ACTIVATIONS: readonly Choice[] = [
  () => call('Relu'),
  () => call('Erf', { a: 0.7, b: 1.3, c: 0.2 }),
  () => call('LeakyRelu', 0.2),
  () => call('ABRelu', -0.5, 1.5),
  () => call('Abs'),
  () => call('Sign'),
  () => call('Sigmoid_like'),
  () => call('Gaussian', { a: 1, b: -0.6 }),
  () => call('Gelu'),
  () => call('Sin', { a: 1.1, b: 0.9, c: 0.3 }),
  () => call('Cos', { a: 0.8, b: 1.2, c: -0.2 }),
  () => call('Rbf', { gamma: 0.6 }),
  () => call('Exp', { a: 0.3, b: 0.4 }),
  () => call('ExpNormalized', { gamma: 0.7 }),
  () => call('Gabor'),
  ({ c }) => call('Monomial', c.below(3)),
  ({ c }) => call('RectifiedMonomial', c.below(3)),
  () => call('Polynomial', [0.3, -1, 0.2]),
  () => call('Hermite', 2),
  () => call('Tanh'),
  () => call('Sigmoid'),
  () => call('Softplus'),
  () => call('Silu'),
  () => call('Elu', 0.7),
  () => call('byQuadrature'),
  () => call('bySeries'),
];

/** Layers that take any input. */
const OTHERS: readonly Choice[] = [
  ({ c }) => call('Dense', 1 + c.below(3), c.below(3) === 1 ? { ...weights(c), ...standard } : weights(c)),
  conv('Conv'),
  conv('Conv'),
  conv('ConvLocal'),
  conv('ConvTranspose'),
  pool('AvgPool'),
  pool('SumPool'),
  () => call('GlobalAvgPool'),
  () => call('GlobalSumPool'),
  () => call('Flatten'),
  () => call('Identity'),
  ({ c }) => call('LayerNorm', { eps: 0.1, axis: c.of([[-1], [1, -1]]) }),
  ({ c }) => call('Dropout', 0.7, c.of([{}, { mode: 'test' }])),
  ({ sizes, c }) =>
    call('ImageResize', [-1, ...sizes.map((n) => c.of([n, n + 1, 2])), -1], { method: c.of(['linear', 'nearest']) }),
  // channels are not cut: that has no kernel
  ({ sizes, c }) =>
    call('Index', [
      ':',
      ...sizes.slice(0, 1).map(() => c.of<unknown>([call('Slice', 1), call('Slice', null, null, -1), 0])),
    ]),
  () => call('DotGeneral', { rhs: -0.7 }),
  ({ sizes: [first = 1] }) =>
    call(
      'serial',
      call('DotGeneral', {
        lhs: call(
          'array',
          Array.from({ length: 2 * first }, (_, k) => Math.round(100 * Math.sin(k + 1)) / 100),
          [2, first],
        ),
        dimensionNumbers: [
          [[1], [1]],
          [[], []],
        ],
      }),
      call('GlobalAvgPool', { batchAxis: 1 }),
    ),
  ({ c }) =>
    call('GlobalSelfAttention', 2, 2, 2, 2, {
      // others have no kernel in closed form
      ...c.of<object>([
        { attentionMechanism: 'SOFTMAX' },
        { attentionMechanism: 'RELU' },
        { attentionMechanism: 'IDENTITY' },
        { attentionMechanism: 'IDENTITY', linearScaling: false },
      ]),
      ...c.of<object>([{}, { posEmbType: 'SUM' }, { posEmbType: 'CONCAT', nChanPosEmb: 2 }]),
      bStd: c.of([0.3, 0]),
    }),
  joined(() => call('FanInSum')),
  joined(() => call('FanInProd')),
  joined(({ sizes, c }) => call('FanInConcat', { axis: sizes.length > 0 ? c.of([-1, 1]) : -1 })),
  (place) => call('repeat', call('serial', kept(place), call('Relu')), 1 + place.c.below(2)),
  () => call('Aggregate'),
];

/** A random layer for a state with the samples first and the channels last: every second one an activation if it may be. */
export function anyLayer(c: Choices, state: TensorState): Call {
  const channels = Number(state.dims.at(-1));
  const place: Place = { sizes: state.dims.slice(1, -1).map(Number), channels, c };
  const list = state.gaussian && c.below(2) === 0 ? ACTIVATIONS : OTHERS;
  const choice = list[c.below(list.length)] ?? kept;
  return choice(place);
}
