import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DenseArray } from '../../src/index.js';
import { ARRAY_FIELDS, type ArrayField } from '../../src/nt/kernel/request.js';
import { runKernel } from '../../src/nt/kernel/run-kernel.js';
import { onEngines, runsOn } from '../engines/on-engines.js';
import { check, patience } from './support/check.js';
import { errorsOf, expectAlike } from './support/compare.js';
import { boundsOf, cases, kernelOf } from './support/kernels.js';
import { placesOf, sizeOf } from './support/named-array.js';

/** The entries at equal positions, `batches` axes of samples first: [n, p0, q0, p1, q1, …] to [n, p0, p1, …]. */
function equalPositions(x: DenseArray, batches: number): DenseArray {
  const kept = x.shape.map((_, k) => k).filter((k) => k < batches || (k - batches) % 2 === 0);
  const stride = (k: number): number => sizeOf(x.shape.slice(k + 1));
  const places = placesOf(
    kept.map((k) => x.shape[k] ?? 1),
    kept.map((k) => (k < batches ? stride(k) : stride(k) + stride(k + 1))),
  );
  return new DenseArray(
    Float64Array.from(places, (p) => x.data[p] ?? Number.NaN),
    kept.map((k) => x.shape[k] ?? 1),
  );
}

describe('options of kernelFn', () => {
  onEngines((on) => {
    it(
      'diagonalSpatial gives the entries at equal positions',
      () =>
        check(cases(), runsOn(on, 80), async (c) => {
          const bounds = boundsOf(c, on.row);
          const [found, whole] = [
            await kernelOf(c.net, c.x1, c.x2, { ...on.options, diagonalSpatial: true }),
            await kernelOf(c.net, c.x1, c.x2, on.options),
          ];
          for (const field of ARRAY_FIELDS) {
            const array = whole[field];
            expect(!found[field]).toBe(!array);
            if (!array) continue;
            const diagonal = (x: DenseArray): DenseArray =>
              x.shape.length === 0 ? x : equalPositions(x, field === 'nngp' || field === 'ntk' ? 2 : 1);
            expectAlike(field, found[field], diagonal(array), diagonal(errorsOf(bounds[field])));
          }
        }),
      patience,
    );

    it(
      'diagonalBatch: false gives cov1 and cov2 as kernels of each batch with itself',
      () =>
        check(cases(), runsOn(on, 60), async (c) => {
          const found = await kernelOf(c.net, c.x1, c.x2, { ...on.options, diagonalBatch: false });
          const batches = [
            ['cov1', c.x1],
            ['cov2', c.x2],
          ] as const;
          for (const [field, x] of batches) {
            if (!x) continue;
            const { nngp } = await kernelOf(c.net, x, null, on.options);
            expectAlike(field, found[field], nngp, errorsOf(boundsOf({ ...c, x1: x, x2: null }, on.row).nngp));
          }
          const bounds = boundsOf(c, on.row);
          const usual = await kernelOf(c.net, c.x1, c.x2, on.options);
          for (const field of ['nngp', 'ntk'] as const)
            expectAlike(field, found[field], usual[field], errorsOf(bounds[field]));
        }),
      patience,
    );

    it(
      'get computes the same numbers, whatever else is asked for',
      () =>
        check(fc.tuple(cases(), fc.subarray([...ARRAY_FIELDS], { minLength: 1 })), runsOn(on, 80), async ([c, get]) => {
          const bounds = boundsOf(c, on.row);
          const whole = await kernelOf(c.net, c.x1, c.x2, on.options);
          const some = await runKernel(c.net.network, c.x1, c.x2, get, on.options);
          expect(Object.keys(some ?? {})).toEqual(get);
          const compare = (field: ArrayField, found: unknown): void => {
            if (whole[field] === undefined) expect(found, field).toBe(null);
            else if (!(found instanceof DenseArray)) throw new Error(`${field} is not an array`);
            else expectAlike(field, found, whole[field], errorsOf(bounds[field]));
          };
          for (const [field, found] of Object.entries(some ?? {})) if (isField(field)) compare(field, found);
          const [first] = get;
          if (first) compare(first, await runKernel(c.net.network, c.x1, c.x2, first, on.options));
        }),
      patience,
    );
  });
});

const isField = (name: string): name is ArrayField => ARRAY_FIELDS.some((f) => f === name);
