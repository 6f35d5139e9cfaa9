import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARRAY_FIELDS } from '../../src/nt/kernel/request.js';
import { eigenvalues } from '../../src/nt/testing/eigenvalues.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { check, patience } from './support/check.js';
import { errorsOf, expectAlike, expectIdentical } from './support/compare.js';
import { boundsOf, type Case, cases, kernelOf } from './support/kernels.js';
import { asMatrix, picked, swappedAxes, transposed } from './support/pairs.js';
import { expectPsd } from './support/psd.js';
import { arrange } from './support/samples.js';

const PAIR_FIELDS = ['nngp', 'ntk'] as const;

/** A case with a second batch, whatever it was drawn with. */
const second = (c: Case): readonly Float64Array[] => c.samples2 ?? c.samples1;

/** Some of `n` things in any order. */
const someOf = (n: number, keys: readonly number[]): readonly number[] =>
  Array.from({ length: n }, (_, k) => k)
    .sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
    .slice(0, 1 + ((keys[n] ?? 0) % n));

const keys = fc.array(fc.nat({ max: 1000 }), { minLength: 8, maxLength: 8 });

describe('kernels', () => {
  onEngines((on) => {
    it(
      'without x2 are those of x1 with itself, and symmetric',
      () =>
        check(cases(), runsOn(on, 100), async (c) => {
          const alone: Case = { ...c, samples2: null, x2: null };
          const bounds = boundsOf(alone, on.row);
          const found = await kernelOf(c.net, c.x1, null, on.options);
          const wanted = await kernelOf(c.net, c.x1, c.x1, on.options);
          expect(found.cov2).toBe(undefined);
          expectAlike('cov1', found.cov1, wanted.cov1, errorsOf(bounds.cov1));
          expectAlike('cov2', wanted.cov2, wanted.cov1, errorsOf(bounds.cov1));
          for (const field of PAIR_FIELDS) {
            const [array, errors] = [found[field], errorsOf(bounds[field])];
            expectAlike(field, array, wanted[field], errors);
            if (array)
              expectAlike(`${field} transposed`, transposed(array, swappedAxes(array.shape.length)), array, errors);
          }
        }),
      patience,
    );

    it(
      'of x2 and x1 are those of x1 and x2 transposed',
      () =>
        check(cases(), runsOn(on, 100), async (c) => {
          const x2 = arrange(c.net, second(c));
          const bounds = boundsOf({ ...c, x2 }, on.row);
          const [found, wanted] = [
            await kernelOf(c.net, x2, c.x1, on.options),
            await kernelOf(c.net, c.x1, x2, on.options),
          ];
          for (const [one, other] of [
            ['cov1', 'cov2'],
            ['cov2', 'cov1'],
          ] as const)
            expectAlike(one, found[one], wanted[other], errorsOf(bounds[other]));
          for (const field of PAIR_FIELDS) {
            const array = found[field];
            expectAlike(
              field,
              array && transposed(array, swappedAxes(array.shape.length)),
              wanted[field],
              errorsOf(bounds[field]),
            );
          }
        }),
      patience,
    );

    it(
      'are positive semidefinite, up to their rounding errors',
      () =>
        check(cases(), runsOn(on, 100), async (c) => {
          const bounds = boundsOf({ ...c, x2: null }, on.row);
          const found = await kernelOf(c.net, c.x1, null, on.options);
          for (const field of PAIR_FIELDS) {
            const array = found[field];
            if (!array || array.shape.length === 0) continue;
            if (asMatrix(array).rows <= 64) expectPsd(field, array, errorsOf(bounds[field]));
          }
        }),
      patience,
    );

    it(
      'of some samples in any order are the entries of those samples',
      () =>
        check(fc.tuple(cases(), keys, keys), runsOn(on, 100), async ([c, k1, k2]) => {
          const x2 = second(c);
          const whole: Case = { ...c, x2: arrange(c.net, x2) };
          const [pick1, pick2] = [someOf(c.samples1.length, k1), someOf(x2.length, k2)];
          const bounds = boundsOf(whole, on.row);
          const wanted = await kernelOf(c.net, c.x1, whole.x2, on.options);
          const take = (samples: readonly Float64Array[], pick: readonly number[]): typeof c.x1 =>
            arrange(
              c.net,
              pick.map((k) => samples[k] ?? new Float64Array()),
            );
          const found = await kernelOf(c.net, take(c.samples1, pick1), take(x2, pick2), on.options);
          const picks = { nngp: [pick1, pick2], ntk: [pick1, pick2], cov1: [pick1], cov2: [pick2] };
          for (const field of ARRAY_FIELDS) {
            const all = wanted[field];
            expectAlike(
              field,
              found[field],
              all && picked(all, picks[field]),
              picked(errorsOf(bounds[field]), picks[field]),
            );
          }
        }),
      patience,
    );

    it(
      'are the same numbers when computed again',
      () =>
        check(cases(), runsOn(on, 40), async (c) => {
          const options = { ...on.options, tiling: { blocks: 3 } };
          expectIdentical(
            'again',
            await kernelOf(c.net, c.x1, c.x2, options),
            await kernelOf(c.net, c.x1, c.x2, options),
          );
        }),
      patience,
    );
  });
});

describe('the eigenvalues used here', () => {
  it('are those of matrices where they are known', () => {
    // tridiagonal (-1, 2, -1): 2 - 2 cos(k pi / (n + 1))
    const n = 12;
    const matrix = Float64Array.from({ length: n * n }, (_, k) => {
      const gap = Math.abs(Math.floor(k / n) - (k % n));
      return gap === 0 ? 2 : gap === 1 ? -1 : 0;
    });
    eigenvalues(matrix, n).forEach((found, k) => {
      expect(found).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    });
    expect(eigenvalues([1, 2, 2, 1], 2).map((v) => Number(v.toFixed(14)))).toEqual([-1, 3]);
    expect(eigenvalues([0, 0, 0, 0], 2)).toEqual([0, 0]);
  });
});
