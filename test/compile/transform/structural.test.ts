import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node, Window } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { substitute } from '../../../src/compile/transform/substitute.js';
import { vjp } from '../../../src/compile/transform/vjp.js';
import { ARRAY_CASES } from '../../property/support/array-cases.js';
import { checkDifferences, checkTranspose } from './checks.js';
import { axes, inputsOf, NOWHERE, nearBends, valueAt } from './differences.js';

const sizeOf = (nodes: readonly Node[]): number =>
  topological(nodes).reduce((n, x) => n + x.axes.reduce((m, a) => m * (a.extent ?? 1), 1), 0);

/** Primitives in all variants, but for those too large to be walked here entry by entry. */
const CASES = ARRAY_CASES.flatMap(({ title, graph }) => {
  const g = new GraphBuilder('f64');
  const outputs = substitute(g, Object.values(graph('f64').outputs), new Map());
  return sizeOf(outputs) > 40_000 || inputsOf(outputs).length === 0 ? [] : [{ title, g, outputs }];
});

test('most primitives are small enough', () => {
  expect(CASES.length).toBeGreaterThan(0.8 * ARRAY_CASES.length);
});

describe('every primitive', () => {
  test.each(CASES)('$title: its transpose', ({ g, outputs }) => {
    checkTranspose(g, outputs);
  });

  // differences are too coarse where a number is near 0
  const steep = ['sqrt', 'safeRsqrt'];
  test.each(CASES.filter(({ title, g, outputs }) => !steep.includes(title) && !nearBends(g, outputs, NOWHERE, 1e-4)))(
    '$title: differences',
    ({ g, outputs }) => {
      checkDifferences(g, outputs, NOWHERE, 1e-7);
    },
  );
});

describe('contract', () => {
  const product = (left: string, right: string, over: string): void => {
    const g = new GraphBuilder('f64');
    const made = g.contract(
      g.input('x', axes(left)),
      g.input('y', axes(right)),
      over.split(' ').filter((n) => n !== ''),
    );
    checkTranspose(g, [made]);
    checkDifferences(g, [made]);
  };

  test.each([
    ['k4 i2', 'k4 l3', 'k'],
    ['i2 k4', 'l3', 'k'],
    ['l3', 'i2 k4', 'k'],
    ['i2 k4 m2', 'k4 n3', 'k m n'],
    ['i2 k4', 'i2 k4', 'k'],
    ['i2 k4', 'i2 k4', 'i k'],
    ['i2 k4', 'i2 k4', ''],
    ['i2', 'k4', ''],
    ['', 'k4', 'k'],
  ])('(%s) (%s) over %s', product);

  test('of an array with itself', () => {
    const g = new GraphBuilder('f64');
    const x = g.input('x', axes('a3 b4'));
    for (const over of [[], ['a'], ['a', 'b']]) {
      const made = g.contract(x, x, over);
      checkTranspose(g, [made]);
      checkDifferences(g, [made]);
    }
  });
});

describe('windowSum', () => {
  const one = { size: 3, stride: 1, lo: 1, out: 6, wrap: false };
  const windows: readonly (readonly [string, readonly Window[]])[] = [
    ['a stride of 1', [{ ...one, axes: ['h'] }]],
    ['more padding than the window is long', [{ ...one, axes: ['h'], lo: 5, out: 9 }]],
    ['ends cut off', [{ ...one, axes: ['h'], lo: -2, out: 2 }]],
    ['a stride', [{ ...one, axes: ['h'], stride: 2, out: 4 }]],
    ['a cycle', [{ ...one, axes: ['h'], wrap: true }]],
    ['a cycle with more outputs than inputs', [{ ...one, axes: ['h'], wrap: true, out: 8 }]],
    ['a cycle, and a window longer than it', [{ ...one, axes: ['h'], wrap: true, size: 8 }]],
    ['a cycle with a stride', [{ ...one, axes: ['h'], wrap: true, stride: 4 }]],
    ['axes that slide together', [{ ...one, axes: ['h', 'v'] }]],
    ['axes that slide together with a stride', [{ ...one, axes: ['h', 'v'], stride: 2, out: 3 }]],
    ['axes that slide together in a cycle', [{ ...one, axes: ['h', 'v'], wrap: true }]],
    [
      'windows of all sorts',
      [
        { ...one, axes: ['h'], stride: 2, out: 3 },
        { ...one, axes: ['v'], size: 2 },
        { ...one, axes: ['w'], wrap: true, out: 4 },
      ],
    ],
  ];
  test.each(windows)('with %s', (_title, list) => {
    const g = new GraphBuilder('f64');
    const made = g.windowSum(g.input('x', axes('h6 v6 w4 z2')), list);
    checkTranspose(g, [made]);
    checkDifferences(g, [made]);
  });

  test('hands back sums of the same size where it can', () => {
    const g = new GraphBuilder('f64');
    const x = g.input('x', axes('h6 v6 w4'));
    const y = g.windowSum(x, [
      { ...one, axes: ['h', 'v'] },
      { ...one, axes: ['w'], wrap: true, out: 4 },
    ]);
    const [back] = vjp(g, new Map([[y, g.input('u', y.axes)]]), [x]);
    expect(topological(back ? [back] : []).map((n) => n.op)).toEqual(['input', 'windowSum']);
  });
});

test('patches of several axes hand back what they were cut from, each entry as often as it is in a piece', () => {
  const g = new GraphBuilder('f64');
  const x = g.input('x', axes('h5 v5'));
  const cut = { axes: ['h', 'v'], tap: 't', size: 3, stride: 1, dilation: 1, lo: 1, extent: 5, out: 5, wrap: false };
  const y = g.patches(x, cut);
  const [back] = vjp(g, new Map([[y, g.constant(1)]]), [x]);
  const counted = [0, 1, 2, 3, 4].flatMap((h) => [0, 1, 2, 3, 4].map((v) => [h, v] as const));
  const wanted = counted.map(([h = 0, v = 0]) => {
    let count = 0;
    for (let t = 0; t < 3; t++) {
      const [oh, ov] = [h + 1 - t, v + 1 - t];
      if (oh >= 0 && oh < 5 && ov >= 0 && ov < 5) count++;
    }
    return count;
  });
  expect(valueAt(back ?? null, x)).toEqual(wanted);
});
