import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphFn } from '../../src/compile/graph/graph-fn.js';
import { placed } from '../../src/compile/graph/placed.js';
import { treeMap } from '../../src/compile/tree.js';
import { callTraceable } from '../../src/nt/empirical/call-traceable.js';
import { empiricalNtkFn } from '../../src/nt/empirical/empirical-ntk-fn.js';
import { empiricalNtkVpFn } from '../../src/nt/empirical/empirical-ntk-vp-fn.js';
import { linearize } from '../../src/nt/empirical/linearize.js';
import { taylorExpand } from '../../src/nt/empirical/taylor-expand.js';
import { isArray, placedLeaves } from '../../src/nt/finite/bind.js';
import { DenseArray } from '../../src/runtime/ndarray.js';
import type { Tree } from '../../src/types/tree.js';
import { numbersFor } from './support/arrays.js';
import { check, patience } from './support/check.js';
import { arraysOf, asMatrix, largest, offBy } from './support/explicit-kernel.js';
import { callableOf, type RandomFunction, randomFunction } from './support/random-functions.js';

const engine = 'reference';
const ROUNDING = 1e-11;
const anyFunction = fc.boolean().chain(randomFunction);

type Arrays = readonly DenseArray[];

/** Parameters moved by a multiple of numbers that belong to each. */
const moved = ({ params }: RandomFunction, by: number): Arrays =>
  params.map(({ data, shape }, k) => {
    const steps = numbersFor(`step ${k}`, data.length);
    return new DenseArray(
      data.map((v, at) => v + by * (steps[at] ?? Number.NaN)),
      shape,
    );
  });

function expectSame(found: Tree<DenseArray>, wanted: Tree<DenseArray>, within = ROUNDING): void {
  const [one, two] = [arraysOf(found), arraysOf(wanted)];
  expect(one.length).toBe(two.length);
  one.forEach((array, k) => {
    const other = two[k];
    expect(other ? offBy(array, other) : Number.NaN).toBeLessThan(within);
  });
}

/** The largest difference of two results. */
const apart = (a: Tree<DenseArray>, b: Tree<DenseArray>): number => {
  const others = arraysOf(b);
  return Math.max(
    ...arraysOf(a).map((array, k) =>
      largest(
        new DenseArray(
          array.data.map((v, at) => v - (others[k]?.data[at] ?? Number.NaN)),
          array.shape,
        ),
      ),
    ),
  );
};

describe('products of NTKs with vectors', () => {
  it(
    'are those of the whole kernel',
    () =>
      check(fc.tuple(anyFunction, fc.boolean()), 100, async ([f, same]) => {
        const x2 = same ? null : f.x2;
        const call = callableOf(f);
        const outputs = await call(f.params, x2 ?? f.x1, { engine });
        const vector = treeMap<DenseArray, DenseArray>(outputs, isArray, ({ shape, data }, path) => {
          return new DenseArray(Float64Array.from(numbersFor(`v ${path}`, data.length)), shape);
        });
        const product = await empiricalNtkVpFn(call, f.x1, x2, f.params)(vector, { engine });
        const kernels = arraysOf(await empiricalNtkFn(call, { traceAxes: [] })(f.x1, x2, f.params, { engine }));
        const vectors = arraysOf(vector);
        // outputs beyond the first add products of derivatives with each other: compared where there is one output
        if (kernels.length > 1) return;
        arraysOf(product).forEach((found, k) => {
          const kernel = kernels[k];
          const rows = kernel ? asMatrix(kernel) : [];
          const wanted = rows.map((row) =>
            row.reduce((sum, v, at) => sum + v * (vectors[k]?.data[at] ?? Number.NaN), 0),
          );
          expect(offBy(found, new DenseArray(Float64Array.from(wanted), found.shape))).toBeLessThan(ROUNDING);
        });
      }),
    patience,
  );

  it(
    'are linear in the cotangents of all outputs together',
    () =>
      check(anyFunction, 60, async (f) => {
        const call = callableOf(f);
        const vp = empiricalNtkVpFn(call, f.x1, f.x2, f.params);
        const outputs = await call(f.params, f.x2, { engine });
        const vector = (only?: string) =>
          treeMap<DenseArray, DenseArray>(outputs, isArray, ({ shape, data }, path) => {
            const numbers = numbersFor(`v ${path}`, data.length);
            return new DenseArray(
              Float64Array.from(numbers, (v) => (only === undefined || only === path ? v : 0)),
              shape,
            );
          });
        const paths: string[] = [];
        treeMap(outputs, isArray, (_array, path) => paths.push(path));
        const parts = await Promise.all(paths.map((path) => vp(vector(path), { engine })));
        const whole = arraysOf(await vp(vector(), { engine }));
        const lists = parts.map(arraysOf);
        const sum = whole.map(({ shape, data }, k) => {
          return new DenseArray(
            data.map((_, at) => lists.reduce((n, list) => n + (list[k]?.data[at] ?? Number.NaN), 0)),
            shape,
          );
        });
        expectSame(whole, sum);
      }),
    patience,
  );
});

describe('linearize', () => {
  it(
    'is the function and its derivative at the parameters',
    () =>
      check(anyFunction, 60, async (f) => {
        const call = callTraceable(f);
        const line = linearize(callableOf(f), f.params);
        expectSame(await line(f.params, f.x1, { engine }), await call(f.params, f.x1, { engine }));
        // along a direction the line is as steep as the function
        const step = 1e-5;
        const [ahead, behind] = [
          await call(moved(f, step), f.x1, { engine }),
          await call(moved(f, -step), f.x1, { engine }),
        ];
        const [up, down] = [await line(moved(f, 1), f.x1, { engine }), await line(moved(f, -1), f.x1, { engine })];
        arraysOf(up).forEach(({ data, shape }, k) => {
          const slope = data.map((v, at) => (v - (arraysOf(down)[k]?.data[at] ?? Number.NaN)) / 2);
          const wanted = (arraysOf(ahead)[k]?.data ?? new Float64Array()).map(
            (v, at) => (v - (arraysOf(behind)[k]?.data[at] ?? Number.NaN)) / (2 * step),
          );
          expect(offBy(new DenseArray(slope, shape), new DenseArray(wanted, shape))).toBeLessThan(1e-6);
        });
      }),
    patience,
  );

  it(
    'has the NTK of the function at these parameters, wherever it is taken',
    () =>
      check(anyFunction, 60, async (f) => {
        const call = callableOf(f);
        const line = linearize(call, f.params);
        const axes = { traceAxes: [] };
        const wanted = await empiricalNtkFn(call, axes)(f.x1, f.x2, f.params, { engine });
        for (const implementation of ['JACOBIAN_CONTRACTION', 'STRUCTURED_DERIVATIVES'] as const)
          expectSame(
            await empiricalNtkFn(line, { ...axes, implementation })(f.x1, f.x2, moved(f, 0.7), { engine }),
            wanted,
          );
      }),
    patience,
  );

  it('is exact for functions that are linear in their parameters', async () => {
    const linear: GraphFn = (g, params, x) => {
      const [w, data] = [placedLeaves(params)[0]?.[1], placedLeaves(x)[0]?.[1]];
      if (!w || !data) throw new Error('no arrays');
      const [n = '', c = ''] = data.order;
      const weights = g.rename(w.node, [
        [w.order[0] ?? '', c],
        [w.order[1] ?? '', 'o'],
      ]);
      return placed(g.contract(g.exp(data.node), weights, [c]), [n, 'o']);
    };
    const f = { graph: linear };
    const array = (name: string, ...shape: readonly number[]): DenseArray =>
      new DenseArray(
        Float64Array.from(
          numbersFor(
            name,
            shape.reduce((a, b) => a * b, 1),
          ),
        ),
        shape,
      );
    const call = Object.assign(callTraceable(f), f);
    const line = linearize(call, array('w', 3, 2));
    const [elsewhere, x] = [array('v', 3, 2), array('x', 4, 3)];
    expect(apart(await line(elsewhere, x, { engine }), await call(elsewhere, x, { engine }))).toBeLessThan(1e-13);
  });
});

describe('taylorExpand', () => {
  /** Smooth functions alone have more than one derivative everywhere. */
  const powers: GraphFn = (g, params, x) => {
    const [w, data] = [placedLeaves(params)[0]?.[1], placedLeaves(x)[0]?.[1]];
    if (!w || !data) throw new Error('no arrays');
    const [n = '', c = ''] = data.order;
    const product = g.contract(data.node, g.rename(w.node, [[w.order[0] ?? '', c]]), [c]);
    return [placed(g.mul(product, g.mul(product, product)), [n]), placed(g.erf(product), [n])];
  };
  const f = { graph: powers };
  const call = Object.assign(callTraceable(f), f);
  const array = (name: string, scale: number, ...shape: readonly number[]): DenseArray =>
    new DenseArray(
      Float64Array.from(
        numbersFor(
          name,
          shape.reduce((a, b) => a * b, 1),
        ),
        (v) => v * scale,
      ),
      shape,
    );
  const [centre, x] = [array('w', 0.5, 3), array('x', 0.5, 4, 3)];
  const away = (by: number): DenseArray => {
    const steps = numbersFor('step', 3);
    return new DenseArray(
      centre.data.map((v, k) => v + by * (steps[k] ?? Number.NaN)),
      [3],
    );
  };

  it('is exact for polynomials of its degree', async () => {
    for (const degree of [3, 4, 5]) {
      const [cube] = arraysOf(await taylorExpand(call, centre, degree)(away(2), x, { engine }));
      const [wanted] = arraysOf(await call(away(2), x, { engine }));
      expect(cube && wanted ? apart(cube, wanted) : Number.NaN).toBeLessThan(1e-12);
    }
    const [square] = arraysOf(await taylorExpand(call, centre, 2)(away(2), x, { engine }));
    const [wanted] = arraysOf(await call(away(2), x, { engine }));
    expect(square && wanted ? apart(square, wanted) : Number.NaN).toBeGreaterThan(0.1);
  });

  it('is constant in degree 0, and linearize in degree 1', async () => {
    const run = (degree: number) => taylorExpand(call, centre, degree)(away(1), x, { engine });
    expectSame(await run(0), await call(centre, x, { engine }), 1e-14);
    expectSame(await run(1), await linearize(call, centre)(away(1), x, { engine }), 1e-14);
  });

  it('errs by the next power of the step', async () => {
    const errorAt = async (degree: number, by: number): Promise<number> => {
      const expanded = await taylorExpand(call, centre, degree)(away(by), x, { engine });
      const [, found] = arraysOf(expanded);
      const [, wanted] = arraysOf(await call(away(by), x, { engine }));
      return found && wanted ? apart(found, wanted) : Number.NaN;
    };
    for (const degree of [0, 1, 2, 3, 4]) {
      // erf is odd or even nowhere near the centre, so that no power is missing
      const ratio = (await errorAt(degree, 0.1)) / (await errorAt(degree, 0.05));
      expect(ratio).toBeGreaterThan(2 ** (degree + 1) * 0.8);
      expect(ratio).toBeLessThan(2 ** (degree + 1) * 1.25);
    }
  });

  it('can be expanded again, and differentiated', async () => {
    const twice = taylorExpand(taylorExpand(call, centre, 3), away(1), 3);
    const once = taylorExpand(call, centre, 3);
    const [p, q] = [away(2), x];
    expectSame(await twice(p, q, { engine }), await once(p, q, { engine }), 1e-12);
    const line = linearize(once, away(1));
    expectSame(
      await empiricalNtkFn(line, { traceAxes: [] })(q, null, p, { engine }),
      await empiricalNtkFn(once, { traceAxes: [] })(q, null, away(1), { engine }),
    );
  });

  it(
    'of random functions is linearize in degree 1, and nearer in degree 2 where they are smooth',
    () =>
      check(anyFunction, 40, async (random) => {
        const own = callableOf(random);
        const [one, line] = [taylorExpand(own, random.params, 1), linearize(own, random.params)];
        expectSame(
          await one(moved(random, 0.3), random.x1, { engine }),
          await line(moved(random, 0.3), random.x1, { engine }),
        );
        const two = taylorExpand(own, random.params, 2);
        const near = moved(random, 1e-3);
        const wanted = await own(near, random.x1, { engine });
        const [far, close] = [
          apart(await one(near, random.x1, { engine }), wanted),
          apart(await two(near, random.x1, { engine }), wanted),
        ];
        expect(close).toBeLessThanOrEqual(far * 1.01 + 1e-9);
      }),
    patience,
  );
});
