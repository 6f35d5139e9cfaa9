import { describe, expect, expectTypeOf, test } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { hyper } from '../../src/dsl/hyper.js';
import { Conv, Dense, type DenseArray, Erf, Flatten, input, LeakyRelu, ndarray, Relu } from '../../src/index.js';
import { marginalLikelihood } from '../../src/nt/predict/marginal-likelihood.js';
import { eigenvalues } from '../../src/nt/testing/eigenvalues.js';
import { samples } from './kernel-grad-nets.js';

const x = samples(1, 7, 3);
const y = samples(2, 7, 2);
const net = input('N', 3).build(
  Dense(8, { wStd: hyper('w', 1.4), bStd: hyper('b', 0.5) }),
  LeakyRelu(hyper('alpha', 0.2)),
  Dense(8, { wStd: hyper('w', 1.4) }),
  Erf({ b: hyper('steep', 0.8) }),
  Dense(1),
);
const VALUES = { w: 1.4, b: 0.5, alpha: 0.2, steep: 0.8 };
const RIDGES = [
  ['relative', { diagReg: 0.01 }],
  ['absolute', { diagReg: 0.03, diagRegAbsoluteScale: true }],
] as const;

const STEP = 1e-4;

/** f'(at) by the central differences of fourth order. */
async function slope(f: (t: number) => Promise<{ readonly value: number }>, at: number): Promise<number> {
  const [a, b, c, d] = [await f(at - 2 * STEP), await f(at - STEP), await f(at + STEP), await f(at + 2 * STEP)];
  return (a.value - 8 * b.value + 8 * c.value - d.value) / (12 * STEP);
}

/** Within 1e-6 of each other, relative to the larger. */
function agree(found: number, wanted: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(found), Math.abs(wanted)));
}

describe.each(RIDGES)('with a ridge that is %s', (_name, ridge) => {
  test('is the density of a Gaussian at each output, by eigenvalues', async () => {
    // one output at a time, with K^ applied to its eigenbasis: sum over k of -1/2 (v_k y)^2 / e_k - 1/2 log e_k
    const { value } = await marginalLikelihood(net, x, y, ridge);
    const kernel = await net.kernelFn(x, null, 'nngp');
    const n = 7;
    const diagonal = Array.from({ length: n }, (_, i) => kernel.get(i, i));
    const mean = diagonal.reduce((a, b) => a + b, 0) / n;
    const added = 'diagRegAbsoluteScale' in ridge ? ridge.diagReg : ridge.diagReg * mean;
    const matrix = Float64Array.from(kernel.data, (v, at) => v + (at % (n + 1) === 0 ? added : 0));
    // det K^ (1 + y^T K^-1 y) = det (K^ + y y^T)
    const logDet = (a: Float64Array): number => Array.from(eigenvalues(a, n)).reduce((sum, e) => sum + Math.log(e), 0);
    const wanted = [0, 1].map((output) => {
      const column = Array.from({ length: n }, (_, i) => y.get(i, output));
      const grown = matrix.map((v, at) => v + (column[Math.floor(at / n)] ?? 0) * (column[at % n] ?? 0));
      const fit = Math.expm1(logDet(grown) - logDet(matrix));
      return -fit / 2 - logDet(matrix) / 2 - (n / 2) * Math.log(2 * Math.PI);
    });
    expect(value).toBeCloseTo((wanted[0] ?? 0) + (wanted[1] ?? 0), 8);
  });

  test.each(['nngp', 'ntk'] as const)('%s: derivatives are those of differences', async (get) => {
    const { grads } = await marginalLikelihood(net, x, y, { ...ridge, get });
    expect(Object.keys(grads.hypers)).toEqual(Object.keys(VALUES));
    for (const [name, at] of Object.entries(VALUES)) {
      const wanted = await slope((t) => marginalLikelihood(net, x, y, { ...ridge, get, hypers: { [name]: t } }), at);
      agree(grads.hypers[name] ?? Number.NaN, wanted);
    }
    const byRidge = await slope((diagReg) => marginalLikelihood(net, x, y, { ...ridge, get, diagReg }), ridge.diagReg);
    agree(grads.diagReg, byRidge);
  });

  test('by samples', async () => {
    const { grads } = await marginalLikelihood(net, x, y, { ...ridge, wrt: ['x1'] });
    expectTypeOf(grads).toMatchTypeOf<{ readonly x1: DenseArray; readonly diagReg: number }>();
    const at = 4;
    const moved = (t: number): DenseArray =>
      ndarray(
        Float64Array.from(x.data, (v, k) => (k === at ? t : v)),
        [7, 3],
      );
    agree(
      grads.x1.data[at] ?? Number.NaN,
      await slope((t) => marginalLikelihood(net, moved(t), y, ridge), x.data[at] ?? 0),
    );
  });
});

test('takes targets of a readout of positions, and convolutions', async () => {
  const conv = input('N', 4, 2).build(Conv(8, [2], { wStd: hyper('w', 1.2) }), Relu(), Conv(1, [2], { bStd: 0.3 }));
  const [images, targets] = [samples(3, 3, 4, 2), samples(4, 3, 2, 1)];
  const at = (w: number) => marginalLikelihood(conv, images, targets, { diagReg: 0.1, hypers: { w } });
  agree((await at(1.2)).grads.hypers.w ?? Number.NaN, await slope(at, 1.2));
  const flat = input('N', 4, 2).build(Conv(8, [2], { wStd: hyper('w', 1.2) }), Relu(), Flatten(), Dense(1));
  expect((await marginalLikelihood(flat, images, samples(5, 3, 1), { diagReg: 0.1 })).value).toBeLessThan(0);
});

describe('misuse', () => {
  test.each([
    [
      () => marginalLikelihood(net, x, samples(2, 6, 2)),
      'nngp has shape [7, 7], and yTrain of shape [6, 2] with traceAxes [1] needs [6, 6].',
    ],
    [() => marginalLikelihood(net, x, y, { diagReg: -1 }), 'diagReg is -1, and must be a finite number, 0 or more.'],
    [
      () => marginalLikelihood(net, x, y, JSON.parse('{ "get": "ntkgp" }')),
      "get is 'ntkgp', and must be one of nngp, ntk.",
    ],
    [
      () => marginalLikelihood(net, ndarray([1, 2, 3, 1, 2, 3], [2, 3]), samples(2, 2, 1)),
      /^nngp with 0 added to its diagonal cannot be inverted: The matrix of order 2 is not positive definite: /,
    ],
  ])('%#', async (attempt, wanted) => {
    const error = await attempt().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    if (error instanceof InputError) expect(error.message).toMatch(wanted);
  });
});
