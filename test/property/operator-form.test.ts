import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { input, type Layer, type NDArray, ndarray } from '../../src/index.js';
import { layerOf } from '../oracle/layer-of.js';
import { at, type Matrix } from '../oracle/matrix.js';
import { operatorForm } from '../oracle/operator-form.js';
import { type RandomOps, randomOps } from '../oracle/random-ops.js';
import { Choices } from './random-networks.js';
import { seed } from './seed.js';
import { patience } from './support/check.js';

const RUNS = 300;
/** Relative to the largest entry: the oracle loses half the digits of a slope where two inputs are nearly parallel. */
const TOLERANCE = 1e-9;

const KINDS = [
  'conv',
  'convLocal',
  'convTranspose',
  'avgPool',
  'sumPool',
  'attention',
  'relu',
  'erf',
  'flatten',
] as const;

const arbitrary: fc.Arbitrary<RandomOps> = fc
  .array(fc.nat(1000), { minLength: 20, maxLength: 120 })
  .map((numbers) => randomOps(new Choices(numbers)));

/** The same numbers in every run, all of them different. */
const batch = (samples: number, { dims, channels }: RandomOps, phase: number): NDArray => {
  const shape = [samples, ...dims, channels];
  const data = Float64Array.from(
    { length: shape.reduce((a, b) => a * b) },
    (_, k) => Math.sin(1.7 * (k + 1) + phase) + 0.5 * Math.cos(0.31 * (k + 1) * (phase + 1)),
  );
  return ndarray(data, shape);
};

/** Entries of a kernel in the order of the oracle: pairs, then p, then q. */
function expectSame(what: string, kernel: NDArray, wanted: readonly (readonly Matrix[])[], spatial: number): void {
  const scale = Math.max(...wanted.flatMap((row) => row.flatMap((m) => [...m.data].map(Math.abs))), 1e-300);
  const positions = kernel.shape.slice(kernel.shape.length - 2 * spatial).filter((_, k) => k % 2 === 0);
  const place = (p: number): readonly number[] =>
    positions.map((n, axis) => Math.floor(p / positions.slice(axis + 1).reduce((a, b) => a * b, 1)) % n);
  wanted.forEach((row, i) => {
    row.forEach((m, j) => {
      for (let p = 0; p < m.rows; p++)
        for (let q = 0; q < m.columns; q++) {
          const [first, second] = [place(p), place(q)];
          const found = kernel.get(i, j, ...first.flatMap((v, axis) => [v, second[axis] ?? 0]));
          if (!(Math.abs(found - at(m, p, q)) <= TOLERANCE * scale))
            expect.fail(`${what}[${i}, ${j}] at ${first} and ${second}: ${found}, and by the oracle ${at(m, p, q)}`);
        }
    });
  });
}

describe('kernels in operator form, written from the formulas alone,', () => {
  it(
    `are those of the library on ${RUNS} random networks of convolutions, pools and attention`,
    () =>
      fc.assert(
        fc.asyncProperty(arbitrary, async (random) => {
          const layers: readonly Layer[] = random.ops.map(layerOf);
          const net = input('N', ...random.dims, random.channels).build(...layers);
          const [x1, x2] = [batch(2, random, 0.3), batch(3, random, 1.1)];
          const wanted = operatorForm(random.ops, x1, x2);
          const kernel = await net.kernelFn(x1, x2, undefined, { diagonalBatch: false });
          const spatial = wanted.dims.length;
          for (const field of ['nngp', 'ntk', 'cov1', 'cov2'] as const) {
            const found: NDArray | null = kernel[field];
            if (!found) expect.fail(`no ${field}`);
            // a network without parameters has the scalar zero
            if (field === 'ntk' && found.shape.length === 0) continue;
            expectSame(field, found, wanted[field], spatial);
          }
        }),
        { seed, numRuns: RUNS },
      ),
    patience,
  );

  it('are compared on networks of every kind of layer', () => {
    const count = new Map<string, number>();
    for (const { ops } of fc.sample(arbitrary, { numRuns: RUNS, seed }))
      for (const op of new Set(ops.map((o) => o.op))) count.set(op, (count.get(op) ?? 0) + 1);
    for (const kind of KINDS) expect(count.get(kind) ?? 0, kind).toBeGreaterThan(25);
  });
});
