import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { grad } from '../../../src/compile/transform/grad.js';
import { jacobian } from '../../../src/compile/transform/jacobian.js';
import { apart, axes, names, valueAt, valuesAt } from './differences.js';

const g = new GraphBuilder('f64');
const x = g.input('x', axes('c3 n2'));
const w = g.input('w', axes('c3 h5'));
const v = g.input('v', axes('h5 o2'));
const hidden = g.erf(g.contract(x, w, ['c']));
const net = g.contract(hidden, v, ['h']);

const row = (name: string): string => (name === 'n' ? 'm' : name);

/** d net(m, o) / d x(n, c) by hand: 0 but where m = n. */
const byHand = (): Node => {
  const z = g.contract(x, w, ['c']);
  const slope = g.mul(2 / Math.sqrt(Math.PI), g.exp(g.mul(-1, g.mul(z, z))));
  return g.embed(g.contract(g.mul(slope, w), v, ['h']), 'n', 'm');
};

test.each(['forward', 'reverse'] as const)('of a network with itself by hand (%s)', (mode) => {
  const found = jacobian(g, net, x, row, mode);
  expect(names(found)).toBe('c m n o');
  expect(apart(valueAt(found, found), valueAt(byHand(), found))).toBeLessThan(1e-14);
});

test.each(['forward', 'reverse'] as const)('names rows like the result where it can (%s)', (mode) => {
  const found = jacobian(g, net, w, undefined, mode);
  expect(names(found)).toBe('c h n o');
  const [first] = grad(g, g.sum(net, ['n', 'o']), [w]);
  expect(apart(valueAt(g.sum(found, ['n', 'o']), w), valueAt(first ?? null, w))).toBeLessThan(1e-14);
});

test.each(['forward', 'reverse'] as const)(
  'of an array by itself, and by one that it does not depend on (%s)',
  (mode) => {
    const itself = jacobian(g, v, v, (name) => `${name} of row`, mode);
    expect(names(itself)).toBe('h h of row o o of row');
    const places = [5, 5, 2, 2].reduce<readonly (readonly number[])[]>(
      (all, n) => all.flatMap((place) => Array.from({ length: n }, (_, k) => [...place, k])),
      [[]],
    );
    expect(valueAt(itself, v)).toEqual(places.map(([h, m, o, r]) => (h === m && o === r ? 1 : 0)));
    const zero = jacobian(g, hidden, v, (name) => `${name} of row`, mode);
    expect(names(zero)).toBe('h h of row n of row o');
    expect(new Set(valueAt(zero, zero))).toEqual(new Set([0]));
  },
);

test('refuses rows called like axes of the array', () => {
  expect(() => jacobian(g, net, x)).toThrow('rename: two axes become one');
});

test('goes by what is smaller', () => {
  const ops = (node: Node): readonly string[] => topological([node]).map((n) => n.op);
  const long = g.broadcast(g.exp(g.sum(x, ['c', 'n'])), axes('l9'));
  expect(ops(jacobian(g, long, x))).toEqual(ops(jacobian(g, long, x, undefined, 'forward')));
  const short = g.exp(g.sum(x, ['c', 'n']));
  expect(ops(jacobian(g, short, x))).toEqual(ops(jacobian(g, short, x, undefined, 'reverse')));
});

describe('second derivatives', () => {
  const loss = g.sum(g.mul(net, g.mul(net, net)), ['n', 'o']);
  const second = (name: string): string => `${name}2`;
  const hessian = (mode: 'forward' | 'reverse'): Node => jacobian(g, grad(g, loss, [w])[0] ?? w, w, second, mode);

  test('are the same by vjp of vjp and by jvp of vjp', () => {
    const [forward, reverse] = [hessian('forward'), hessian('reverse')];
    expect(apart(valueAt(forward, w), valueAt(reverse, w))).toBeLessThan(1e-12);
  });

  test('are symmetric', () => {
    const made = hessian('reverse');
    const turned = g.rename(made, [
      ['c', 'c2'],
      ['c2', 'c'],
      ['h', 'h2'],
      ['h2', 'h'],
    ]);
    const [a = [], b = []] = valuesAt([made, turned]);
    expect(a.length).toBe(225);
    expect(apart(a, b)).toBeLessThan(1e-13);
  });

  test('of a square are the matrix in it', () => {
    const a = g.input('m', axes('h5 k5'));
    const y = g.input('y', axes('h5'));
    const square = g.mul(0.5, g.contract(g.contract(a, g.rename(y, [['h', 'k']]), ['k']), y, ['h']));
    const [first = y] = grad(g, square, [y]);
    const found = jacobian(g, first, y, () => 'k');
    const wanted = g.mul(
      0.5,
      g.add(
        a,
        g.rename(a, [
          ['h', 'k'],
          ['k', 'h'],
        ]),
      ),
    );
    expect(apart(valueAt(found, a), valueAt(wanted, a))).toBeLessThan(1e-14);
  });
});

test('a gradient has axes of what it is by, also where it is zero', () => {
  const [dw, du] = grad(g, g.sum(net, ['n', 'o']), [w, g.input('unread', axes('z2'))]);
  expect(names(dw)).toBe('c h');
  expect(valueAt(du ?? null, w)).toEqual([0, 0]);
});

test('a gradient is of a number', () => {
  expect(() => grad(g, net, [w])).toThrow(
    'the gradient of contract, which has axes (this is a fault in typed-tangents, not in your code)',
  );
});
