import fc from 'fast-check';
import { test } from 'vitest';
import type { Scalar } from '../../src/dsl/hyper.js';
import type { Layer } from '../../src/dsl/index.js';
import {
  ABRelu,
  Abs,
  AvgPool,
  Conv,
  Cos,
  Dense,
  Erf,
  Exp,
  ExpNormalized,
  FanInSum,
  FanOut,
  Flatten,
  Gabor,
  Gaussian,
  Gelu,
  GlobalAvgPool,
  GlobalSumPool,
  Identity,
  LeakyRelu,
  Monomial,
  Polynomial,
  parallel,
  Rbf,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
  Sin,
  SumPool,
  serial,
} from '../../src/index.js';
import { checkHyperGrads, checkSampleGrads, type Family, numbers, samples } from '../nt/kernel-grad-nets.js';
import { check, patience } from './support/check.js';

/** Draws the options of a network: each is a hyper of its own, or, now and then, one that was there before. */
class Hypers {
  readonly values: Record<string, number> = {};
  readonly #random: Float64Array;
  #at = 0;

  constructor(seed: number) {
    this.#random = numbers(seed, 200);
  }

  /** The name of a hyper in a range. */
  in(low: number, high: number): string {
    const draw = ((this.#random[this.#at++] ?? 0) + 1) / 2;
    const value = low + draw * (high - low);
    const shared = Object.entries(this.values).find(([, v]) => v >= low && v <= high && this.#at % 4 === 0);
    const name = shared ? shared[0] : `h${Object.keys(this.values).length}`;
    this.values[name] ??= value;
    return name;
  }
}

type At = (name: string) => Scalar;
type Make = (at: At) => Layer;

/** Activations with all their parameters as hypers, and those that have none. */
const ACTIVATIONS: readonly ((h: Hypers) => Make)[] = [
  (h) => {
    const [a, b, c] = [h.in(0.5, 1.5), h.in(0.3, 1.2), h.in(-0.5, 0.5)];
    return (at) => Erf({ a: at(a), b: at(b), c: at(c) });
  },
  (h) => {
    const [a, b] = [h.in(-0.5, 0.5), h.in(0.8, 1.4)];
    return (at) => ABRelu(at(a), at(b));
  },
  (h) => {
    const alpha = h.in(0.1, 0.6);
    return (at) => LeakyRelu(at(alpha));
  },
  (h) => {
    const [a, b] = [h.in(0.5, 1.5), h.in(-0.8, -0.1)];
    return (at) => Gaussian({ a: at(a), b: at(b) });
  },
  (h) => {
    const [a, b, c] = [h.in(0.5, 1.5), h.in(0.3, 1.2), h.in(-0.5, 0.5)];
    return (at) => Sin({ a: at(a), b: at(b), c: at(c) });
  },
  (h) => {
    const [a, b, c] = [h.in(0.5, 1.5), h.in(0.3, 1.2), h.in(-0.5, 0.5)];
    return (at) => Cos({ a: at(a), b: at(b), c: at(c) });
  },
  (h) => {
    const gamma = h.in(0.2, 1);
    return (at) => Rbf({ gamma: at(gamma) });
  },
  (h) => {
    const [a, b] = [h.in(0.5, 1.2), h.in(-0.4, 0.4)];
    return (at) => Exp({ a: at(a), b: at(b) });
  },
  (h) => {
    const [gamma, shift] = [h.in(0.3, 1.2), h.in(-1.2, -0.4)];
    return (at) => ExpNormalized({ gamma: at(gamma), shift: at(shift) });
  },
  ...[Gelu(), Gabor(), Polynomial([0.2, 0.5, -0.3])].map((layer) => () => () => layer),
  ...[Relu(), Abs(), Sigmoid_like(), Sign(), Monomial(2), Monomial(3), RectifiedMonomial(1), RectifiedMonomial(2)].map(
    (layer) => () => () => layer,
  ),
];

interface Gene {
  readonly activation: number;
  readonly bias: boolean;
  readonly standard: boolean;
  readonly kernel: number;
  readonly padding: 'SAME' | 'VALID' | 'CIRCULAR';
  readonly pool: number;
  readonly residual: boolean;
}

const gene: fc.Arbitrary<Gene> = fc.record({
  activation: fc.nat(ACTIVATIONS.length - 1),
  bias: fc.boolean(),
  standard: fc.boolean(),
  kernel: fc.nat(2),
  padding: fc.constantFrom('SAME', 'VALID', 'CIRCULAR'),
  pool: fc.nat(3),
  residual: fc.boolean(),
});

/** Dense, or a convolution where there are positions; with padding it keeps their number. */
function affine(h: Hypers, { bias, standard, kernel }: Gene, spatial: number, padding: Gene['padding']): Make {
  const [w, b] = [h.in(0.6, 1.4), bias ? h.in(0.1, 0.6) : null];
  return (at) => {
    const weights = {
      wStd: at(w),
      bStd: b === null ? null : at(b),
      parameterization: standard ? ('standard' as const) : ('ntk' as const),
    };
    if (spatial === 0 || kernel === 0) return Dense(4, weights);
    return Conv(
      4,
      Array.from({ length: spatial }, (_, k) => (k === 0 ? kernel : 2)),
      { ...weights, padding },
    );
  };
}

const POOLS: readonly ((sizes: readonly number[]) => Layer)[] = [
  (sizes) => AvgPool(sizes, { padding: 'SAME' }),
  (sizes) => SumPool(sizes, { padding: 'SAME' }),
  (sizes) => AvgPool(sizes, { padding: 'CIRCULAR' }),
];

/** A block: affine, nonlinear, perhaps a branch beside it and a pool after it. */
function block(h: Hypers, genes: Gene, spatial: number, first: boolean): readonly Make[] {
  const activation = (ACTIVATIONS[genes.activation] ?? (() => () => Relu()))(h);
  // only the first takes positions away, so that some are left
  const before = affine(h, genes, spatial, first ? genes.padding : 'SAME');
  const pool = spatial > 0 ? POOLS[genes.pool] : undefined;
  const after = pool ? [() => pool(Array.from({ length: spatial }, (_, k) => 1 + (k % 2)))] : [];
  if (!genes.residual) return [before, activation, ...after];
  const inside = affine(h, genes, spatial, 'SAME');
  return [
    before,
    () => FanOut(2),
    (at) => parallel(serial(activation(at), inside(at)), Identity()),
    () => FanInSum(),
    ...after,
    activation,
  ];
}

interface Case {
  readonly family: Family;
  readonly shape: readonly number[];
  readonly seed: number;
  readonly n1: number;
  readonly n2: number | null;
}

const READOUTS: readonly (readonly Make[])[] = [
  [() => Flatten()],
  [() => GlobalAvgPool()],
  [() => GlobalSumPool()],
  [],
];

const cases: fc.Arbitrary<Case> = fc
  .record({
    shape: fc.constantFrom([3], [4], [4, 2], [3, 3, 2]),
    blocks: fc.array(gene, { minLength: 1, maxLength: 3 }),
    readout: fc.nat(READOUTS.length - 1),
    seed: fc.nat(1e6),
    n1: fc.integer({ min: 1, max: 3 }),
    n2: fc.option(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ shape, blocks, readout, seed, n1, n2 }) => {
    const h = new Hypers(seed);
    const spatial = shape.length - 1;
    const w = h.in(0.6, 1.4);
    const makes: readonly Make[] = [
      ...blocks.flatMap((genes, k) => block(h, genes, spatial, k === 0)),
      ...(spatial > 0 ? (READOUTS[readout] ?? []) : []),
      (at) => Dense(1, { wStd: at(w) }),
    ];
    const family = { dims: ['N', ...shape], values: h.values, layers: (at: At) => makes.map((make) => make(at)) };
    return { family, shape, seed, n1, n2 };
  });

test('random networks: derivatives by every hyper and by samples are those of differences', { timeout: patience }, () =>
  check(cases, 40, async ({ family, shape, seed, n1, n2 }) => {
    const x1 = samples(seed, n1, ...shape);
    const x2 = n2 === null ? null : samples(seed + 1, n2, ...shape);
    await checkHyperGrads(family, x1, x2, 'wasm');
    await checkSampleGrads(family, x1, x2, 'wasm');
  }),
);
