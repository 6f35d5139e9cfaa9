/**
 * Kernels in operator form: positions flattened to one index, every layer a few dense matrices. Written from the formulas
 * alone and shares nothing with the library, so that the two can be held against each other.
 */
import { add, at, identity, type Matrix, map, matrix, multiply, range, sum, transpose } from './matrix.js';
import { type Filter, filteredDims, slidingTaps, spreadTaps } from './taps.js';

interface Weights {
  readonly wStd: number;
  /** `null`: no bias. */
  readonly bStd: number | null;
  readonly parameterization: 'ntk' | 'standard';
  readonly s: readonly [number, number];
  readonly channels: number;
}

export interface Attention {
  readonly mechanism: 'SOFTMAX' | 'IDENTITY' | 'ABS' | 'RELU';
  readonly linearScaling: boolean;
  readonly queryKey: number;
  readonly outValue: number;
  readonly bStd: number | null;
  readonly positions: 'NONE' | 'SUM' | 'CONCAT';
  readonly positionStd: number;
  readonly valuePositions: boolean;
  /** Weight of positions that are apart by this squared distance; `null`: they are independent. */
  readonly decay: ((distance: number) => number) | null;
  readonly channels: number;
}

export type Op =
  | ({ readonly op: 'dense' } & Weights)
  | ({ readonly op: 'conv' | 'convTranspose' | 'convLocal'; readonly filter: Filter } & Weights)
  | { readonly op: 'avgPool' | 'sumPool'; readonly filter: Filter; readonly normalizeEdges: boolean }
  | { readonly op: 'attention'; readonly attention: Attention }
  | { readonly op: 'relu' | 'erf' | 'flatten' | 'globalAvgPool' | 'globalSumPool' };

/** Covariances of all positions of a pair of samples, for every pair. */
type Pairs = readonly (readonly Matrix[])[];

export interface Covariances {
  readonly nngp: Pairs;
  readonly ntk: Pairs;
  readonly cov1: Pairs;
  readonly cov2: Pairs;
  readonly dims: readonly number[];
  readonly channels: number;
}

const each = (pairs: Pairs, f: (m: Matrix, i: number, j: number) => Matrix): Pairs =>
  pairs.map((row, i) => row.map((m, j) => f(m, i, j)));
const entryOf = (pairs: Pairs, i: number, j: number): Matrix => pairs[i]?.[j] ?? matrix(0, 0, () => 0);
const both = (a: Pairs, b: Pairs): Pairs => each(a, (m, i, j) => add(m, entryOf(b, i, j)));
const scaled = (pairs: Pairs, by: number, shift = 0): Pairs => each(pairs, (m) => map(m, (v) => by * v + shift));

/** The NTK apart, as many layers have another rule for it. */
const onCovariances = (k: Covariances, f: (pairs: Pairs) => Pairs): Covariances => ({
  ...k,
  nngp: f(k.nngp),
  cov1: f(k.cov1),
  cov2: f(k.cov2),
});

/** A fixed linear map of positions. */
const linear = (k: Covariances, a: Matrix, dims: readonly number[]): Covariances => {
  const f = (pairs: Pairs): Pairs => each(pairs, (m) => multiply(multiply(a, m), transpose(a)));
  return { ...onCovariances(k, f), ntk: f(k.ntk), dims };
};

/** Random weights on what `taps` read: shared over positions, or (`local`) drawn anew for every position. */
function randomLinear(k: Covariances, o: Weights, taps: readonly Matrix[], local: boolean): Covariances {
  const here = (pairs: Pairs): Pairs => (local ? each(pairs, (m) => map(m, (v, r, c) => (r === c ? v : 0))) : pairs);
  const conv = (pairs: Pairs): Pairs =>
    here(
      each(pairs, (m) =>
        map(taps.map((a) => multiply(multiply(a, m), transpose(a))).reduce(add), (v) => v / taps.length),
      ),
    );
  const w2 = o.wStd ** 2;
  const covariance = (pairs: Pairs): Pairs => here(scaled(conv(pairs), w2, (o.bStd ?? 0) ** 2));
  const nngp = covariance(k.nngp);
  const width = (k.channels * taps.length) / o.s[0];
  const own = o.parameterization === 'ntk' ? nngp : here(scaled(conv(k.nngp), width, o.bStd === null ? 0 : 1));
  const channels = o.channels * (o.parameterization === 'standard' ? o.s[1] : 1);
  return { ...onCovariances(k, covariance), ntk: both(own, scaled(conv(k.ntk), w2)), channels };
}

/** E[f(u) f(v)] and E[f'(u) f'(v)] of Gaussians with covariance q and variances a, b. */
type Dual = (q: number, a: number, b: number) => readonly [number, number];

const relu: Dual = (q, a, b) => {
  const r = Math.sqrt(Math.max(a * b - q * q, 0));
  const slope = 0.5 - (r === 0 && q === 0 ? Math.PI / 2 : Math.atan2(r, q)) / (2 * Math.PI);
  return [r / (2 * Math.PI) + slope * q, slope];
};

const erf: Dual = (q, a, b) => {
  const r = Math.sqrt(Math.max((1 + 2 * a) * (1 + 2 * b) - 4 * q * q, 0));
  return [(2 / Math.PI) * Math.atan2(2 * q, r), 4 / (Math.PI * r)];
};

function nonlinear(k: Covariances, dual: Dual): Covariances {
  const apply = (pairs: Pairs, left: Pairs, right: Pairs, which: 0 | 1): Pairs =>
    each(pairs, (m, i, j) =>
      map(m, (q, p, r) => dual(q, at(entryOf(left, i, i), p, p), at(entryOf(right, j, j), r, r))[which]),
    );
  const slope = apply(k.nngp, k.cov1, k.cov2, 1);
  return {
    ...k,
    nngp: apply(k.nngp, k.cov1, k.cov2, 0),
    ntk: each(k.ntk, (m, i, j) => map(m, (v, p, r) => v * at(entryOf(slope, i, j), p, r))),
    cov1: apply(k.cov1, k.cov1, k.cov1, 0),
    cov2: apply(k.cov2, k.cov2, k.cov2, 0),
  };
}

function pool(k: Covariances, filter: Filter, average: boolean, normalizeEdges: boolean): Covariances {
  const a = slidingTaps(filter, k.dims).reduce(add);
  const taps = filter.sizes.reduce((x, y) => x * y, 1);
  const present = range(a.rows).map((r) => sum(range(a.columns).map((c) => at(a, r, c))));
  const divisor = (r: number): number => (!average ? 1 : normalizeEdges ? (present[r] ?? 1) : taps);
  return linear(
    k,
    map(a, (v, r) => v / divisor(r)),
    filteredDims(filter, k.dims, false),
  );
}

/** Squared distances of positions on a grid. */
function distances(dims: readonly number[]): Matrix {
  const positions = dims.reduce((n, d) => n * d, 1);
  const place = (p: number): readonly number[] =>
    dims.map((d, axis) => Math.floor(p / dims.slice(axis + 1).reduce((n, e) => n * e, 1)) % d);
  return matrix(positions, positions, (p, q) => sum(place(p).map((v, axis) => (v - (place(q)[axis] ?? 0)) ** 2)));
}

function mechanism(name: Attention['mechanism'], scores: Matrix): Matrix {
  if (name === 'IDENTITY') return scores;
  if (name === 'ABS') return map(scores, Math.abs);
  if (name === 'RELU') return map(scores, (v) => Math.max(v, 0));
  const top = range(scores.rows).map((r) => Math.max(...range(scores.columns).map((c) => at(scores, r, c))));
  const exps = map(scores, (v, r) => Math.exp(v - (top[r] ?? 0)));
  return map(exps, (v, r) => v / sum(range(exps.columns).map((c) => at(exps, r, c))));
}

function attend(k: Covariances, o: Attention): Covariances {
  const { decay } = o;
  const positions = decay ? map(distances(k.dims), decay) : identity(k.dims.reduce((n, d) => n * d, 1));
  const half = o.positions === 'CONCAT' ? 0.5 : 1;
  const embed = (m: Matrix): Matrix =>
    o.positions === 'NONE'
      ? m
      : add(
          map(m, (v) => half * v),
          map(positions, (v) => half * o.positionStd ** 2 * v),
        );
  const value = (m: Matrix): Matrix => (o.valuePositions ? embed(m) : m);
  const b2 = (o.bStd ?? 0) ** 2;
  const shift = (m: Matrix, by: number): Matrix => map(m, (v) => v + by);
  if (o.linearScaling) {
    const weights = (cov: Pairs): readonly Matrix[] =>
      cov.map((_, n) =>
        mechanism(
          o.mechanism,
          map(embed(entryOf(cov, n, n)), (v) => o.queryKey * v),
        ),
      );
    const [g1, g2] = [weights(k.cov1), weights(k.cov2)];
    const mix = (pairs: Pairs, left: readonly Matrix[], right: readonly Matrix[]): Pairs =>
      each(pairs, (m, i, j) => {
        const [a, b] = [left[i], right[j]];
        if (!a || !b) return m;
        return map(multiply(multiply(a, value(m)), transpose(b)), (v) => o.outValue ** 2 * v);
      });
    const plain = mix(k.nngp, g1, g2);
    return {
      ...k,
      nngp: each(plain, (m) => shift(m, b2)),
      ntk: each(both(mix(k.ntk, g1, g2), scaled(plain, 2)), (m) => shift(m, b2)),
      cov1: each(mix(k.cov1, g1, g1), (m) => shift(m, b2)),
      cov2: each(mix(k.cov2, g2, g2), (m) => shift(m, b2)),
      channels: o.channels,
    };
  }
  const dot = (a: Matrix, b: Matrix): number => sum([...a.data].map((v, n) => v * (b.data[n] ?? 0)));
  const s2 = (o.queryKey * o.outValue) ** 2;
  const covariance = (pairs: Pairs): Pairs =>
    each(pairs, (m) => map(embed(m), (v) => s2 * dot(embed(m), value(m)) * v + b2));
  const alike = o.valuePositions || o.positions === 'NONE';
  const ntk = each(k.ntk, (t, i, j) => {
    const m = entryOf(k.nngp, i, j);
    const trained = alike ? 2 * dot(embed(m), embed(t)) : dot(embed(m), t) + dot(m, embed(t));
    const d = dot(embed(m), value(m));
    return map(embed(m), (v, p, q) => s2 * (trained * v + d * (at(embed(t), p, q) + 4 * v)) + b2);
  });
  return { ...onCovariances(k, covariance), ntk, channels: o.channels };
}

function readout(k: Covariances, op: 'flatten' | 'globalAvgPool' | 'globalSumPool'): Covariances {
  const positions = k.dims.reduce((n, d) => n * d, 1);
  if (op !== 'flatten') {
    const weight = op === 'globalAvgPool' ? 1 / positions : 1;
    return linear(
      k,
      matrix(1, positions, () => weight),
      [],
    );
  }
  const trace = (pairs: Pairs): Pairs =>
    each(pairs, (m) => matrix(1, 1, () => sum(range(positions).map((p) => at(m, p, p))) / positions));
  return { ...onCovariances(k, trace), ntk: trace(k.ntk), dims: [], channels: k.channels * positions };
}

function step(k: Covariances, op: Op): Covariances {
  switch (op.op) {
    case 'dense':
      return randomLinear(k, op, [identity(k.dims.reduce((n, d) => n * d, 1))], false);
    case 'conv':
    case 'convLocal':
    case 'convTranspose': {
      const transposed = op.op === 'convTranspose';
      const taps = (transposed ? spreadTaps : slidingTaps)(op.filter, k.dims);
      return { ...randomLinear(k, op, taps, op.op === 'convLocal'), dims: filteredDims(op.filter, k.dims, transposed) };
    }
    case 'avgPool':
    case 'sumPool':
      return pool(k, op.filter, op.op === 'avgPool', op.normalizeEdges);
    case 'attention':
      return attend(k, op.attention);
    case 'relu':
      return nonlinear(k, relu);
    case 'erf':
      return nonlinear(k, erf);
    default:
      return readout(k, op.op);
  }
}

/** A batch: samples, then positions, then channels. */
export interface Batch {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

function products(a: Batch, b: Batch): Pairs {
  const channels = a.shape.at(-1) ?? 1;
  const positions = a.shape.slice(1, -1).reduce((n, d) => n * d, 1);
  const value = (x: Batch, n: number, p: number, c: number): number => x.data[(n * positions + p) * channels + c] ?? 0;
  return range(a.shape[0] ?? 0).map((i) =>
    range(b.shape[0] ?? 0).map((j) =>
      matrix(
        positions,
        positions,
        (p, q) => sum(range(channels).map((c) => value(a, i, p, c) * value(b, j, q, c))) / channels,
      ),
    ),
  );
}

/** The kernels of layers on two batches. */
export function operatorForm(ops: readonly Op[], x1: Batch, x2: Batch): Covariances {
  const nngp = products(x1, x2);
  const start: Covariances = {
    nngp,
    ntk: scaled(nngp, 0),
    cov1: products(x1, x1),
    cov2: products(x2, x2),
    dims: x1.shape.slice(1, -1),
    channels: x1.shape.at(-1) ?? 1,
  };
  return ops.reduce(step, start);
}
