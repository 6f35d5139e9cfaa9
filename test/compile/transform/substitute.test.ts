import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import { printGraph } from '../../../src/compile/graph/print.js';
import { substitute } from '../../../src/compile/transform/substitute.js';
import { unit } from '../../../src/compile/transform/unit.js';
import { vjp } from '../../../src/compile/transform/vjp.js';
import { apart, axes, names, valueAt } from './differences.js';

test('copies a graph into another builder', () => {
  const [one, other] = [new GraphBuilder('f64'), new GraphBuilder('f64')];
  other.input('something else', axes('z2'));
  const x = one.input('x', axes('a3'));
  const y = one.sum(one.mul(x, one.rename(x, [['a', 'b']])), ['a']);
  const [copy = y] = substitute(other, [y], new Map());
  const text = (node: typeof y): string => printGraph({ outputs: { y: node }, dtype: 'f64' });
  expect(text(copy)).toBe(text(y));
  expect(other.input('x', axes('a3'))).toBe(copy.inputs[0]?.inputs[0]);
});

test('replaces nodes, and does not replace what is in their place', () => {
  const g = new GraphBuilder('f64');
  const [x, y] = [g.input('x', axes('a3')), g.input('y', axes('a3'))];
  const [swapped] = substitute(
    g,
    [g.sub(g.exp(x), y)],
    new Map([
      [x, y],
      [y, x],
    ]),
  );
  expect(swapped).toBe(g.sub(g.exp(y), x));
  const [inner] = substitute(g, [g.sub(g.exp(x), y)], new Map([[g.exp(x), g.mul(x, x)]]));
  expect(inner).toBe(g.sub(g.mul(x, x), y));
});

test('reads the same index along a shared axis: a derivative for each sample', () => {
  const g = new GraphBuilder('f64');
  const [x, w] = [g.input('x', axes('n4 c3')), g.input('w', axes('c3 o2'))];
  const bias = g.input('b', axes('o2'));
  const y = g.pointwise('sin', [g.add(g.contract(x, w, ['c']), g.broadcast(bias, axes('n4')))]);
  // parameters of their own for every sample
  const [own, ownBias] = [g.broadcast(w, axes('n4')), g.broadcast(bias, axes('n4'))];
  const [apiece = y] = substitute(
    g,
    [y],
    new Map([
      [w, own],
      [bias, ownBias],
    ]),
    { shared: ['n'] },
  );
  expect(names(apiece)).toBe('n o');
  expect(apart(valueAt(apiece, y), valueAt(y, y))).toBe(0);
  const [dw = null, db = null] = vjp(g, new Map([[apiece, unit(g, axes('o2'), () => 'r')]]), [own, ownBias]);
  // d sin(z_r) / d w_co = cos(z_r) x_c where r = o
  const slope = g.embed(g.pointwise('cos', [g.add(g.contract(x, w, ['c']), bias)]), 'o', 'r');
  expect(names(dw)).toBe('c n o r');
  expect(names(db)).toBe('n o r');
  expect(apart(valueAt(dw, w), valueAt(g.mul(slope, x), w))).toBeLessThan(1e-15);
  expect(apart(valueAt(db, w), valueAt(slope, w))).toBeLessThan(1e-15);
});
