import { describe, expect, test } from 'vitest';
import { InternalError } from '../../src/compile/errors.js';
import { batchAxis } from '../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Node, PointwiseOp } from '../../src/compile/graph/node.js';
import { epsilonOf, isUnaryOp, POINTWISE } from '../../src/compile/graph/pointwise.js';
import { evaluate } from '../../src/runtime/engines/reference/evaluate.js';
import { type Strided, strideOf, walk } from '../../src/runtime/engines/reference/strided.js';

const g = new GraphBuilder('f64');
const p = (extent: number): { name: string; extent: number } => ({ name: 'p0', extent });
const q = (extent: number): { name: string; extent: number } => ({ name: 'q0', extent });

const feed = (numbers: Readonly<Record<string, readonly number[]>>): ReadonlyMap<string, Float64Array> =>
  new Map(Object.entries(numbers).map(([name, list]) => [name, Float64Array.from(list)]));

/** The value of a node for inputs a and b, with 2 samples i and 3 samples j. */
function value(node: Node, numbers: Readonly<Record<string, readonly number[]>> = {}): Strided {
  const bindings = new Map([
    ['i', 2],
    ['j', 3],
  ]);
  const { y } = evaluate({ outputs: { y: node }, dtype: 'f64' }, feed(numbers), bindings);
  if (!y) throw new Error('no output');
  return y;
}
const data = (...args: Parameters<typeof value>): readonly number[] => [...value(...args).data];

// a(p0, q0) = [[1, 2, 3], [4, 5, 6]]
const a = g.input('a', [p(2), q(3)]);
const numbers = { a: [1, 2, 3, 4, 5, 6] };

describe('pointwise', () => {
  const operands = [-2, -1, -0.75, -0.25, 0, 0.25, 0.5, 1, 3];
  const x = g.input('x', [p(operands.length)]);
  const y = g.input('y', [q(operands.length)]);

  test.each((Object.keys(POINTWISE) as PointwiseOp[]).map((op) => [op] as const))('%s on every operand', (op) => {
    const of = (u: number, v: number): number => POINTWISE[op].evaluate(u, v, epsilonOf('f64'));
    if (isUnaryOp(op)) expect(data(g.pointwise(op, [x]), { x: operands })).toEqual(operands.map((u) => of(u, 0)));
    else {
      const table = operands.flatMap((u) => operands.map((v) => of(u, v)));
      expect(data(g.pointwise(op, [x, y]), { x: operands, y: operands })).toEqual(table);
    }
  });

  test('operands are aligned by name, not by place', () => {
    const row = g.input('row', [q(3)]);
    const column = g.input('column', [p(2)]);
    expect(data(g.mul(a, row), { ...numbers, row: [1, 10, 100] })).toEqual([1, 20, 300, 4, 50, 600]);
    expect(data(g.mul(column, a), { ...numbers, column: [1, 10] })).toEqual([1, 2, 3, 40, 50, 60]);
    expect(data(g.add(row, column), { row: [1, 2, 3], column: [10, 20] })).toEqual([11, 12, 13, 21, 22, 23]);
  });

  test('one node as both operands', () => {
    expect(data(g.mul(a, a), numbers)).toEqual([1, 4, 9, 16, 25, 36]);
  });
});

test('a constant array', () => {
  expect(data(g.constant([3, 1, 2], [q(3)]))).toEqual([3, 1, 2]);
  expect(data(g.constant(7))).toEqual([7]);
});

test('contract: sums over channels, pairs of samples', () => {
  const c = { name: 'c', extent: 2 };
  const x1 = g.input('x1', [batchAxis('i'), c]);
  const x2 = g.input('x2', [batchAxis('j'), c]);
  const fed = { x1: [1, 2, 3, 4], x2: [1, 0, 0, 1, 10, 100] };
  expect(value(g.contract(x1, x2, ['c']), fed)).toMatchObject({ names: ['i', 'j'], extents: [2, 3] });
  expect(data(g.contract(x1, x2, ['c']), fed)).toEqual([1, 2, 210, 3, 4, 430]);
  expect(data(g.contract(x1, x1, ['c']), fed)).toEqual([5, 25]);
  // an axis that only one of the two has is summed all the same: (1 + 3) * 1, (2 + 4) * 0, …
  expect(data(g.contract(x1, x2, ['i']), fed)).toEqual([4, 0, 0, 6, 40, 600]);
});

test('sum: over one axis, over all', () => {
  expect(data(g.sum(a, ['p0']), numbers)).toEqual([5, 7, 9]);
  expect(data(g.sum(a, ['q0']), numbers)).toEqual([6, 15]);
  expect(data(g.sum(a, ['q0', 'p0']), numbers)).toEqual([21]);
});

test('maxOver: along one axis, along all, below 0', () => {
  expect(data(g.maxOver(a, ['p0']), numbers)).toEqual([4, 5, 6]);
  expect(data(g.maxOver(a, ['q0']), numbers)).toEqual([3, 6]);
  expect(data(g.maxOver(g.pointwise('neg', [a]), ['q0', 'p0']), numbers)).toEqual([-1]);
});

test('diagonal: from both sides, and in the middle of other axes', () => {
  const square = g.input('square', [p(2), q(2), { name: 'p1', extent: 2 }]);
  const fed = { square: [1, 2, 3, 4, 5, 6, 7, 8] };
  expect(value(g.diagonal(square, 'p0', 'q0'), fed)).toMatchObject({ names: ['p0', 'p1'] });
  expect(data(g.diagonal(square, 'p0', 'q0'), fed)).toEqual([1, 2, 7, 8]);
  expect(data(g.diagonal(square, 'q0', 'p0'), fed)).toEqual([1, 2, 7, 8]);
  expect(data(g.diagonal(square, 'q0', 'p1'), fed)).toEqual([1, 4, 5, 8]);
});

test('rename: axes move to their canonical place', () => {
  const swapped = g.rename(a, [
    ['p0', 'q0'],
    ['q0', 'p0'],
  ]);
  expect(value(swapped, numbers)).toMatchObject({ names: ['p0', 'q0'], extents: [3, 2] });
  expect(data(swapped, numbers)).toEqual([1, 4, 2, 5, 3, 6]);
  expect(data(g.rename(a, [['p0', 'p1']]), numbers)).toEqual([1, 4, 2, 5, 3, 6]);
  expect(data(g.rename(a, [['q0', 'p1']]), numbers)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('windowSum: a joint group slides along the diagonal', () => {
  const square = g.input('board', [p(3), q(3)]);
  const fed = { board: [1, 2, 3, 4, 5, 6, 7, 8, 9] };
  const joint = { axes: ['p0', 'q0'], size: 2, stride: 1, lo: 0, out: 2, wrap: false };
  expect(data(g.windowSum(square, [joint]), fed)).toEqual([1 + 5, 2 + 6, 4 + 8, 5 + 9]);
  const same = { ...joint, size: 3, lo: 1, out: 3 };
  expect(data(g.windowSum(square, [same]), fed)).toEqual([6, 8, 3, 12, 15, 8, 7, 12, 14]);
  const [main, above, below] = [1 + 5 + 9, 2 + 6 + 7, 3 + 4 + 8];
  const wrapped = g.windowSum(square, [{ ...same, wrap: true }]);
  expect(data(wrapped, fed)).toEqual([main, above, below, below, main, above, above, below, main]);
});

describe('batches', () => {
  const x = g.input('batch', [batchAxis('i'), p(2)]);

  test('an empty batch gives an empty array', () => {
    const empty = evaluate({ outputs: { y: g.add(x, 1) }, dtype: 'f64' }, feed({ batch: [] }), new Map([['i', 0]]));
    expect(empty.y).toMatchObject({ extents: [0, 2], data: new Float64Array(0) });
  });

  test('an input that is not fed is a fault', () => {
    expect(() => value(x)).toThrow(new InternalError('no data for batch'));
  });
});

test('several outputs share what they have in common', () => {
  const shared = g.mul(a, 2);
  const graph = { outputs: { twice: shared, rows: g.sum(shared, ['q0']) }, dtype: 'f64' as const };
  const { twice, rows } = evaluate(graph, feed(numbers), new Map());
  expect([...(twice?.data ?? [])]).toEqual([2, 4, 6, 8, 10, 12]);
  expect([...(rows?.data ?? [])]).toEqual([12, 30]);
});

describe('walk', () => {
  test('visits every index once, last axis fastest, at the offsets of every array', () => {
    const seen: number[][] = [];
    walk(
      [2, 3],
      [
        [3, 1],
        [1, 2],
        [0, 5],
      ],
      (offsets) => seen.push([...offsets]),
    );
    expect(seen).toEqual([
      [0, 0, 0],
      [1, 2, 5],
      [2, 4, 10],
      [3, 1, 0],
      [4, 3, 5],
      [5, 5, 10],
    ]);
  });

  test('a scalar has one entry, an empty axis none', () => {
    let visits = 0;
    walk([], [[]], () => visits++);
    expect(visits).toBe(1);
    walk([3, 0], [[0, 1]], () => visits++);
    expect(visits).toBe(1);
  });

  test('strides by name; an axis that is not there does not move', () => {
    const x = { names: ['i', 'p0', 'q0'], extents: [2, 3, 4], data: new Float64Array(24) };
    expect(['i', 'p0', 'q0', 'c'].map((name) => strideOf(x, name))).toEqual([12, 4, 1, 0]);
  });
});
