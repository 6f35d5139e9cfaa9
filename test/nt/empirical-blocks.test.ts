import { describe, expect, it } from 'vitest';
import {
  applyFnOf,
  type DenseArray,
  empiricalNtkFn,
  type GraphFn,
  ndarray,
  normal,
  PRNGKey,
  placed,
} from '../../src/index.js';
import { paste, rangeOf, rangesOf } from '../../src/nt/empirical/array-blocks.js';
import { METHODS } from '../../src/nt/empirical/implementation.js';
import { placedLeaves } from '../../src/nt/finite/bind.js';

const counted = (...shape: readonly number[]): DenseArray =>
  ndarray(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => k),
    shape,
  );

describe('blocks of arrays', () => {
  it('have lengths that differ by one at most', () => {
    expect(rangesOf(7, 3)).toEqual([
      { from: 0, to: 2 },
      { from: 2, to: 4 },
      { from: 4, to: 7 },
    ]);
    expect(rangesOf(2, 2).map(({ to }) => to)).toEqual([1, 2]);
  });

  it('are taken along any axis', () => {
    const x = counted(2, 3, 2);
    expect(rangeOf(x, 0, { from: 1, to: 2 }).toNested()).toEqual([
      [
        [6, 7],
        [8, 9],
        [10, 11],
      ],
    ]);
    expect(rangeOf(x, 1, { from: 1, to: 3 }).toNested()).toEqual([
      [
        [2, 3],
        [4, 5],
      ],
      [
        [8, 9],
        [10, 11],
      ],
    ]);
    expect(rangeOf(x, 2, { from: 1, to: 2 }).data).toEqual(Float64Array.of(1, 3, 5, 7, 9, 11));
  });

  it('are put together at any place', () => {
    const into = ndarray(new Float64Array(12), [3, 4]);
    paste(into, counted(2, 2), [1, 2]);
    expect(into.toNested()).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 2, 3],
    ]);
    const number = ndarray(new Float64Array(1), []);
    paste(number, ndarray([5], []), []);
    expect(number.toNested()).toBe(5);
  });

  it('make a whole of any array', () => {
    const x = counted(3, 5, 2, 4);
    for (const axis of [0, 1, 2, 3]) {
      const whole = ndarray(new Float64Array(x.data.length), x.shape);
      for (const range of rangesOf(x.shape[axis] ?? 1, 2))
        paste(
          whole,
          rangeOf(x, axis, range),
          x.shape.map((_, k) => (k === axis ? range.from : 0)),
        );
      expect(whole).toEqual(x);
    }
  });
});

/** Samples stand on the last axis of the first input, on the first of the second, and on the second of the output. */
const scattered: GraphFn = (g, params, x) => {
  const [[, w], [, u]] = [placedLeaves(params)[0] ?? [], placedLeaves(params)[1] ?? []];
  const [[, a], [, b], [, shared]] = [placedLeaves(x)[0] ?? [], placedLeaves(x)[1] ?? [], placedLeaves(x)[2] ?? []];
  if (!w || !u || !a || !b || !shared) throw new Error('no arrays');
  const [ca = '', n = ''] = a.order;
  const [nb = '', cb = ''] = b.order;
  const named = ({ node, order }: typeof w, names: readonly string[]) =>
    g.rename(
      node,
      order.map((name, k) => [name, names[k] ?? name] as const),
    );
  const first = g.contract(a.node, named(w, [ca, 'o']), [ca]);
  const second = g.contract(g.rename(b.node, [[nb, n]]), named(u, [cb, 'o']), [cb]);
  const scale = g.sum(shared.node, shared.order);
  return placed(g.mul(scale, g.erf(g.add(first, g.mul(second, second)))), ['o', n]);
};

describe('kernels in blocks', () => {
  const array = (seed: number, ...shape: readonly number[]): DenseArray => normal(PRNGKey(seed), shape, 'float64');
  const params = [array(1, 3, 2), array(2, 4, 2)];
  const inputs = (n: number, seed: number): readonly DenseArray[] => [
    array(seed, 3, n),
    array(seed + 1, n, 4),
    array(7, 2, 2),
  ];

  it.each(METHODS)(
    'find samples wherever they stand, and leave alone what all of them share (%s)',
    async (implementation) => {
      for (const axes of [{ traceAxes: 0 }, { traceAxes: [], diagonalAxes: 1 }, { traceAxes: [] }]) {
        const ntk = empiricalNtkFn(applyFnOf(scattered), { ...axes, implementation });
        for (const second of [null, inputs('diagonalAxes' in axes ? 5 : 3, 20)]) {
          const options = { engine: 'reference', memoryBudget: 1 } as const;
          const { parts } = ntk.explain(inputs(5, 10), second, params, options).costs[implementation];
          expect(parts).toBe(5);
          const [found, wanted] = [
            await ntk(inputs(5, 10), second, params, options),
            await ntk(inputs(5, 10), second, params, { engine: 'reference' }),
          ] as readonly DenseArray[];
          expect(found?.shape).toEqual(wanted?.shape);
          found?.data.forEach((value, k) => {
            expect(value).toBeCloseTo(wanted?.data[k] ?? Number.NaN, 11);
          });
        }
      }
    },
  );

  it('are not made of averages over samples', () => {
    const ntk = empiricalNtkFn(applyFnOf(scattered), { traceAxes: 1 });
    const { costs } = ntk.explain(inputs(5, 10), null, params, { memoryBudget: 1 });
    expect(costs.STRUCTURED_DERIVATIVES.parts).toBe(1);
  });
});
