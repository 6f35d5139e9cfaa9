import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DenseArray } from '../../src/index.js';
import { ARRAY_FIELDS, type ArrayField } from '../../src/nt/kernel/request.js';
import { runKernel } from '../../src/nt/kernel/run-kernel.js';
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

const engines = fc.constantFrom('wasm' as const, 'reference' as const);

describe('options of kernelFn', () => {
  it(
    'diagonalSpatial gives the entries at equal positions',
    () =>
      check(fc.tuple(cases(), engines), 80, async ([c, engine]) => {
        const bounds = boundsOf(c, 'float64');
        const [found, whole] = [
          await kernelOf(c.net, c.x1, c.x2, { engine, diagonalSpatial: true }),
          await kernelOf(c.net, c.x1, c.x2),
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
      check(fc.tuple(cases(), engines), 60, async ([c, engine]) => {
        const found = await kernelOf(c.net, c.x1, c.x2, { engine, diagonalBatch: false });
        const batches = [
          ['cov1', c.x1],
          ['cov2', c.x2],
        ] as const;
        for (const [field, x] of batches) {
          if (!x) continue;
          const { nngp } = await kernelOf(c.net, x, null);
          expectAlike(field, found[field], nngp, errorsOf(boundsOf({ ...c, x1: x, x2: null }, 'float64').nngp));
        }
        const bounds = boundsOf(c, 'float64');
        const usual = await kernelOf(c.net, c.x1, c.x2);
        for (const field of ['nngp', 'ntk'] as const)
          expectAlike(field, found[field], usual[field], errorsOf(bounds[field]));
      }),
    patience,
  );

  it(
    'get computes the same numbers, whatever else is asked for',
    () =>
      check(
        fc.tuple(cases(), fc.subarray([...ARRAY_FIELDS], { minLength: 1 }), engines),
        80,
        async ([c, get, engine]) => {
          const bounds = boundsOf(c, 'float64');
          const whole = await kernelOf(c.net, c.x1, c.x2, { engine });
          const some = await runKernel(c.net.network, c.x1, c.x2, get, { engine });
          expect(Object.keys(some ?? {})).toEqual(get);
          const compare = (field: ArrayField, found: unknown): void => {
            if (whole[field] === undefined) expect(found, field).toBe(null);
            else if (!(found instanceof DenseArray)) throw new Error(`${field} is not an array`);
            else expectAlike(field, found, whole[field], errorsOf(bounds[field]));
          };
          for (const [field, found] of Object.entries(some ?? {})) if (isField(field)) compare(field, found);
          const [first] = get;
          if (first) compare(first, await runKernel(c.net.network, c.x1, c.x2, first, { engine }));
        },
      ),
    patience,
  );
});

const isField = (name: string): name is ArrayField => ARRAY_FIELDS.some((f) => f === name);
