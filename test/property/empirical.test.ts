import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelAxes } from '../../src/nt/empirical/axes.js';
import { callTraceable } from '../../src/nt/empirical/call-traceable.js';
import { empiricalNngpFn } from '../../src/nt/empirical/empirical-nngp-fn.js';
import { empiricalNtkFn } from '../../src/nt/empirical/empirical-ntk-fn.js';
import { METHODS } from '../../src/nt/empirical/implementation.js';
import type { EmpiricalNtkOptions } from '../../src/nt/empirical/kernel-types.js';
import type { EmpiricalOptions } from '../../src/nt/empirical/options.js';
import { eigenvalues } from '../../src/nt/testing/eigenvalues.js';
import type { DenseArray } from '../../src/runtime/ndarray.js';
import type { Tree } from '../../src/types/tree.js';
import { check, patience } from './support/check.js';
import { arraysOf, asMatrix, explicitNtk, largest, offBy, reduced } from './support/explicit-kernel.js';
import { callableOf, type RandomFunction, randomFunction } from './support/random-functions.js';

const engine = 'reference';
/** What roundings of sums of some dozen terms may do. */
const ROUNDING = 1e-11;
/** What is left of a central difference with a step of 1e-5. */
const DIFFERENCES = 1e-6;

type Kernels = readonly DenseArray[];

const ntkOf = async (
  f: RandomFunction,
  x2: Tree<DenseArray> | null,
  how: EmpiricalNtkOptions,
  options: EmpiricalOptions = { engine },
): Promise<Kernels> => arraysOf(await empiricalNtkFn(callableOf(f), how)(f.x1, x2, f.params, options));

function expectSame(found: Kernels, wanted: Kernels, within: number): void {
  expect(found.length).toBe(wanted.length);
  found.forEach((kernel, k) => {
    const other = wanted[k];
    expect(other ? offBy(kernel, other) : Number.NaN).toBeLessThan(within);
  });
}

/** What may become of two axes; the last output axis is always 1 from the end, samples are axis 0. */
const axes: fc.Arbitrary<{ readonly traceAxes: readonly number[]; readonly diagonalAxes: readonly number[] }> = fc
  .tuple(fc.constantFrom('trace', 'diagonal', 'pair'), fc.constantFrom('trace', 'diagonal', 'pair'))
  .map((kinds) => ({
    traceAxes: [0, -1].filter((_, k) => kinds[k] === 'trace'),
    diagonalAxes: [0, -1].filter((_, k) => kinds[k] === 'diagonal'),
  }));

const anyFunction = fc.boolean().chain(randomFunction);

/** A second batch, of as many samples as the first where samples are paired off. */
const partnerOf = (
  f: RandomFunction,
  { traceAxes, diagonalAxes }: { traceAxes: readonly number[]; diagonalAxes: readonly number[] },
) => (traceAxes.includes(0) || diagonalAxes.includes(0) ? f.x3 : f.x2);

describe('NTKs of random functions', () => {
  it(
    'are products of Jacobians, by every implementation',
    () =>
      check(fc.tuple(anyFunction, fc.boolean()), 40, async ([f, same]) => {
        const x2 = same ? null : f.x2;
        const wanted = await explicitNtk(f, f.x1, x2 ?? f.x1);
        for (const implementation of METHODS)
          expectSame(await ntkOf(f, x2, { traceAxes: [], implementation }), wanted, DIFFERENCES);
      }),
    patience,
  );

  it(
    'are the same by every implementation, along all sorts of axes, and are what these leave of the whole kernel',
    () =>
      check(fc.tuple(anyFunction, axes, fc.boolean()), 80, async ([f, how, same]) => {
        const x2 = same ? null : partnerOf(f, how);
        const full = await ntkOf(f, x2, { traceAxes: [] });
        const wanted = full.map((kernel) => reduced(kernel, how.traceAxes, how.diagonalAxes));
        for (const implementation of METHODS)
          expectSame(await ntkOf(f, x2, { ...how, implementation }), wanted, ROUNDING);
      }),
    patience,
  );

  it(
    'are the same on wasm',
    () =>
      check(fc.tuple(anyFunction, axes), 15, async ([f, how]) => {
        const x2 = partnerOf(f, how);
        const wanted = await ntkOf(f, x2, how);
        for (const implementation of METHODS)
          expectSame(await ntkOf(f, x2, { ...how, implementation }, { engine: 'wasm' }), wanted, 1e-9);
      }),
    patience,
  );

  it(
    'are the same without rewriting, and with one batch given twice',
    () =>
      check(anyFunction, 30, async (f) => {
        const wanted = await ntkOf(f, null, {});
        for (const implementation of METHODS) {
          expectSame(await ntkOf(f, f.x1, { implementation }), wanted, ROUNDING);
          expectSame(await ntkOf(f, null, { implementation }, { engine, optimize: false }), wanted, ROUNDING);
        }
      }),
    patience,
  );

  it(
    'are symmetric and have no negative eigenvalues',
    () =>
      check(anyFunction, 30, async (f) => {
        for (const implementation of METHODS)
          for (const kernel of await ntkOf(f, null, { traceAxes: [], implementation })) {
            const matrix = asMatrix(kernel);
            const n = matrix.length;
            const most = Math.max(largest(kernel), 1e-300);
            matrix.forEach((row, i) => {
              row.forEach((v, j) => {
                expect(Math.abs(v - (matrix[j]?.[i] ?? Number.NaN))).toBeLessThan(1e-12 * most);
              });
            });
            expect(Math.min(...eigenvalues(matrix.flat(), n))).toBeGreaterThan(-1e-11 * most * n);
          }
      }),
    patience,
  );
});

describe('in blocks', () => {
  it(
    'kernels of functions that treat samples alike are the same',
    () =>
      check(
        fc.tuple(randomFunction(false), axes, fc.boolean(), fc.integer({ min: 1, max: 4000 })),
        60,
        async (given) => {
          const [f, how, same, memoryBudget] = given;
          const x2 = same ? null : partnerOf(f, how);
          const wanted = await ntkOf(f, x2, how);
          for (const implementation of METHODS)
            expectSame(await ntkOf(f, x2, { ...how, implementation }, { engine, memoryBudget }), wanted, ROUNDING);
        },
      ),
    patience,
  );

  it(
    'kernels of functions that mix samples are not cut',
    () =>
      check(fc.tuple(randomFunction(true), fc.boolean()), 40, async ([f, same]) => {
        const x2 = same ? null : f.x2;
        expectSame(await ntkOf(f, x2, {}, { engine, memoryBudget: 1 }), await ntkOf(f, x2, {}), ROUNDING);
      }),
    patience,
  );
});

describe('the promise of vmapAxes', () => {
  it(
    'changes nothing where it holds',
    () =>
      check(fc.tuple(randomFunction(false), fc.boolean()), 30, async ([f, same]) => {
        const x2 = same ? null : f.x2;
        const wanted = await ntkOf(f, x2, { traceAxes: [] });
        for (const implementation of METHODS)
          expectSame(await ntkOf(f, x2, { traceAxes: [], vmapAxes: 0, implementation }), wanted, ROUNDING);
      }),
    patience,
  );

  it(
    'gives the kernel of the function of every sample alone',
    () =>
      check(randomFunction(true), 25, async (f) => {
        const found = await ntkOf(f, null, { vmapAxes: 0 });
        const inBlocks = await ntkOf(f, null, { vmapAxes: 0 }, { engine, memoryBudget: 1 });
        expectSame(inBlocks, found, ROUNDING);
        const alone = await ntkOf({ ...f, x1: f.first }, null, {});
        found.forEach((kernel, k) => {
          // entry (0, 0) of every position
          const [n = 1] = kernel.shape;
          const own = alone[k]?.data ?? [];
          const rest = kernel.data.length / (n * n);
          expect(own.length).toBe(rest);
          for (let at = 0; at < rest; at++) expect(kernel.data[at]).toBeCloseTo(own[at] ?? Number.NaN, 9);
        });
      }),
    patience,
  );
});

describe('NNGPs of random functions', () => {
  it(
    'are products of outputs',
    () =>
      check(fc.tuple(anyFunction, axes, fc.boolean()), 50, async ([f, how, same]) => {
        const x2 = same ? null : partnerOf(f, how);
        const nngp = async (options: KernelAxes): Promise<Kernels> =>
          arraysOf(await empiricalNngpFn(callableOf(f), options)(f.x1, x2, f.params, { engine }));
        const call = callTraceable(f);
        const [one, two] = [await call(f.params, f.x1, { engine }), await call(f.params, x2 ?? f.x1, { engine })];
        const second = arraysOf(two);
        const full = await nngp({ traceAxes: [] });
        arraysOf(one).forEach((y, k) => {
          const kernel = full[k];
          const matrix = kernel ? asMatrix(kernel) : [];
          expect(matrix.length).toBe(y.data.length);
          matrix.forEach((row, a) => {
            row.forEach((v, b) => {
              expect(v).toBeCloseTo((y.data[a] ?? Number.NaN) * (second[k]?.data[b] ?? Number.NaN), 10);
            });
          });
        });
        expectSame(
          await nngp(how),
          full.map((kernel) => reduced(kernel, how.traceAxes, how.diagonalAxes)),
          ROUNDING,
        );
      }),
    patience,
  );
});
