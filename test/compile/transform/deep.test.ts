import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import { grad } from '../../../src/compile/transform/grad.js';
import { jvp } from '../../../src/compile/transform/jvp.js';
import { substitute } from '../../../src/compile/transform/substitute.js';
import { apart, axes, valueAt } from './differences.js';

test('graphs of 10,000 nodes', () => {
  const g = new GraphBuilder('f64');
  const x = g.input('x', axes('a2'));
  let y = x;
  for (let k = 0; k < 5000; k++) y = g.mul(g.pointwise('abs', [y]), k % 2 === 0 ? 2 : 0.5);
  const at = new Map([['x', [-1.5, 0.25]]]);
  const [first = null] = grad(g, g.sum(y, ['a']), [x]);
  expect(valueAt(first, x, at)).toEqual([-1, 1]);
  const [forward = null] = jvp(g, [y], new Map([[x, g.constant(3)]]));
  expect(valueAt(forward, x, at)).toEqual([-3, 3]);
  const [moved = y] = substitute(g, [y], new Map([[x, g.add(x, 4)]]));
  expect(valueAt(moved, x, at)).toEqual([2.5, 4.25]);
});

test('an array that is read 10,000 times', () => {
  const g = new GraphBuilder('f64');
  const x = g.input('x', axes('a2'));
  let y = g.mul(x, 0);
  for (let k = 0; k < 10_000; k++) y = g.add(y, g.mul(x, 1 / (k + 1)));
  const harmonic = Array.from({ length: 10_000 }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b);
  const [first = null] = grad(g, g.sum(y, ['a']), [x]);
  expect(apart(valueAt(first, x), [harmonic, harmonic])).toBeLessThan(1e-12);
});
