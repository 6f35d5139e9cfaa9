import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import { printGraph } from '../../../src/compile/graph/print.js';
import { covariance } from './values.js';

test('a graph as text, one node a line', () => {
  const g = new GraphBuilder('f32');
  const k = covariance(g, 8);
  const conv = g.windowSum(k, [{ axes: ['p0', 'q0'], size: 3, stride: 2, lo: 1, out: 4, wrap: true }]);
  const pool = g.windowSum(conv, [
    { axes: ['p0'], size: 2, stride: 2, lo: 0, out: 2, wrap: false },
    { axes: ['q0'], size: 2, stride: 2, lo: 0, out: 2, wrap: false },
  ]);
  const edges = g.constant([0.5, 1], [{ name: 'p0', extent: 2 }]);
  const weights = g.constant([1, 2, 3, 4, 5, 6, 7, 8], [{ name: 'p0', extent: 8 }]);
  const outputs = {
    mean: g.sum(g.mul(pool, edges), ['p0', 'q0']),
    diagonal: g.affine(g.diagonal(k, 'p0', 'q0'), 1 / 3, 0),
    weighted: g.mul(g.diagonal(k, 'p0', 'q0'), weights),
  };
  expect(printGraph({ outputs, dtype: 'f32' })).toMatchInlineSnapshot(`
    "%0 = input() x1 : (i, p0=8, c=3)
    %1 = input() x2 : (j, p0=8, c=3)
    %2 = rename(%1) p0->q0 : (j, q0=8, c=3)
    %3 = contract(%0, %2) over c : (i, j, p0=8, q0=8)
    %4 = windowSum(%3) {p0 q0} 3/2 wrap from -1 : (i, j, p0=4, q0=4)
    %5 = windowSum(%4) {p0} 2/2 from -0, {q0} 2/2 from -0 : (i, j, p0=2, q0=2)
    %6 = constant() 0.5 1 : (p0=2)
    %7 = mul(%5, %6) : (i, j, p0=2, q0=2)
    %8 = sum(%7) over p0 q0 : (i, j)
    %9 = constant() 0.333333 : ()
    %10 = diagonal(%3) p0=q0 : (i, j, p0=8)
    %11 = mul(%9, %10) : (i, j, p0=8)
    %12 = constant() <8 values> : (p0=8)
    %13 = mul(%10, %12) : (i, j, p0=8)
    mean = %8
    diagonal = %11
    weighted = %13"
  `);
});
