import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { taylor } from '../../../src/compile/transform/taylor.js';
import { apart, axes, inputsOf, valueAt } from './differences.js';

const g = new GraphBuilder('f64');
const [x, x0] = [g.input('x', axes('a3')), g.input('x0', axes('a3'))];
const at = new Map([[x, x0]]);
const step = g.sub(x, x0);

test.each([0, 1, 2, 3, 5])('exp to degree %d', (degree) => {
  const [found = null] = taylor(g, [g.exp(x)], at, degree);
  let [wanted, term]: [Node, Node] = [g.exp(x0), g.exp(x0)];
  for (let n = 1; n <= degree; n++) {
    term = g.mul(1 / n, g.mul(term, step));
    wanted = g.add(wanted, term);
  }
  expect(apart(valueAt(found, x), valueAt(wanted, x))).toBeLessThan(1e-14);
});

test('a polynomial is its own, also where it is made of the step itself', () => {
  const w = g.input('w', axes('a3 b2'));
  const cubic = g.contract(g.mul(step, g.mul(x, step)), w, ['a']);
  const [third = null, second = null] = [3, 2].map((degree) => taylor(g, [cubic], at, degree)[0]);
  expect(apart(valueAt(third, cubic), valueAt(cubic, cubic))).toBeLessThan(1e-13);
  expect(apart(valueAt(second, cubic), valueAt(cubic, cubic))).toBeGreaterThan(0.1);
});

test('in several arrays at once, mixed terms included', () => {
  const [y, y0] = [g.input('y', axes('a3')), g.input('y0', axes('a3'))];
  const product = g.contract(x, y, ['a']);
  const both = new Map([...at, [y, y0] as const]);
  const [linear = null] = taylor(g, [product], both, 1);
  const wanted = g.add(g.contract(x0, y, ['a']), g.contract(step, y0, ['a']));
  expect(apart(valueAt(linear, product), valueAt(wanted, product))).toBeLessThan(1e-14);
  const [whole = null] = taylor(g, [product], both, 2);
  expect(apart(valueAt(whole, product), valueAt(product, product))).toBeLessThan(1e-14);
});

test('needs no array but what it is given', () => {
  const made = taylor(g, [g.exp(x), g.sign(x)], at, 2);
  expect(new Set(inputsOf(made))).toEqual(new Set([x, x0]));
  expect(made[1]).toBe(g.sign(x0));
});
