import { describe, expect, test } from 'vitest';
import { batchAxis } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { jvp } from '../../../src/compile/transform/jvp.js';
import { substitute } from '../../../src/compile/transform/substitute.js';
import { vjp } from '../../../src/compile/transform/vjp.js';
import { apart, axes, names, valueAt } from './differences.js';

const g = new GraphBuilder('f64');

/** The entries of `x` where `axis` is `k`. */
const slice = (x: Node, axis: string, k: number): Node => {
  const extent = x.axes.find((a) => a.name === axis)?.extent ?? 0;
  const picked = g.constant(
    Array.from({ length: extent }, (_, n) => (n === k ? 1 : 0)),
    [{ name: axis, extent }],
  );
  return g.contract(x, picked, [axis]);
};

const expectSame = (found: Node | null | undefined, wanted: Node | null | undefined): void => {
  expect(names(found)).toBe(names(wanted));
  if (found && wanted) expect(apart(valueAt(found, found), valueAt(wanted, wanted))).toBeLessThan(1e-13);
};

/** Graphs from x (a3) to arrays without an axis b, in which something has an axis b of 4 entries. */
const w = g.input('w', axes('b4'));
const x = g.input('x', axes('a3'));
const inside: readonly (readonly [string, Node])[] = [
  ['summed over', g.sum(g.mul(g.mul(x, w), x), ['b'])],
  ['contracted', g.contract(g.mul(x, w), g.mul(w, x), ['b'])],
  ['renamed', g.rename(g.mul(2, g.rename(g.mul(x, x), [['a', 'b']])), [['b', 'a']])],
  ['embedded', g.sum(g.diagonal(g.embed(g.mul(x, x), 'a', 'b'), 'b', 'a'), ['b'])],
  [
    'of pieces',
    g.sum(
      g.mul(
        g.patches(g.mul(x, x), {
          axes: ['a'],
          tap: 'b',
          size: 4,
          stride: 1,
          dilation: 1,
          lo: 1,
          extent: 3,
          out: 2,
          wrap: false,
        }),
        w,
      ),
      ['b'],
    ),
  ],
  ['split and merged', g.merge(g.split(g.mul(x, x), 'a', axes('b1 d3')), ['d', 'b'], 'a')],
  ['repeated', g.sum(g.mul(g.broadcast(g.mul(x, x), axes('b4')), w), ['b'])],
];

describe.each(inside)('an extra axis called like one that is %s', (_title, y) => {
  const many = axes('b5');

  test('holds directions', () => {
    const t = g.input('t', [...x.axes, ...many]);
    const [all] = jvp(g, [y], new Map([[x, t]]));
    for (let k = 0; k < 5; k++) {
      const [one] = jvp(g, [y], new Map([[x, slice(t, 'b', k)]]));
      expectSame(all && slice(all, 'b', k), one);
    }
  });

  test('holds cotangents', () => {
    const ct = g.input(`ct of ${y.id}`, [...y.axes, ...many]);
    const [all] = vjp(g, new Map([[y, ct]]), [x]);
    for (let k = 0; k < 5; k++) {
      const [one] = vjp(g, new Map([[y, slice(ct, 'b', k)]]), [x]);
      expectSame(all && slice(all, 'b', k), one);
    }
  });

  test('holds other inputs', () => {
    const other = g.input('other', [...x.axes, ...many]);
    const [all = y] = substitute(g, [y], new Map([[x, other]]));
    for (let k = 0; k < 5; k++) {
      const [one] = substitute(g, [y], new Map([[x, slice(other, 'b', k)]]));
      expectSame(slice(all, 'b', k), one);
    }
  });
});

describe('an axis that an array lacks', () => {
  const y = g.sum(g.mul(x, g.mul(w, x)), ['b']);

  test('is one along which a tangent is the same', () => {
    const [found] = jvp(g, [y], new Map([[x, g.constant(0.5)]]));
    const [wanted] = jvp(g, [y], new Map([[x, g.constant([0.5, 0.5, 0.5], x.axes)]]));
    expectSame(found, wanted);
  });

  test('is one along which a cotangent is the same', () => {
    const [found] = vjp(g, new Map([[y, g.constant(0.5)]]), [x]);
    const [wanted] = vjp(g, new Map([[y, g.constant([0.5, 0.5, 0.5], x.axes)]]), [x]);
    expectSame(found, wanted);
  });

  test('is one along which a replacement is the same', () => {
    const [found] = substitute(g, [y], new Map([[x, g.constant(0.5)]]));
    const [wanted] = substitute(g, [y], new Map([[x, g.constant([0.5, 0.5, 0.5], x.axes)]]));
    expectSame(found, wanted);
  });

  test('may be one of the node alone, beside an extra one', () => {
    const ct = g.input('rows', axes('r2'));
    const [found] = vjp(g, new Map([[y, ct]]), [x]);
    expect(names(found)).toBe('a r');
  });
});

describe('what cannot be told apart', () => {
  const y = g.mul(x, w);
  const fault = ' (this is a fault in typed-tangents, not in your code)';

  test('is an extra axis called like one of the result', () => {
    const text = `extra axis b is called like an axis of the result${fault}`;
    expect(() => jvp(g, [y], new Map([[x, g.input('t ab', axes('a3 b4'))]]))).toThrow(text);
    expect(() => substitute(g, [y], new Map([[x, g.input('t ab', axes('a3 b4'))]]))).toThrow(text);
    const sum = g.sum(y, ['a', 'b']);
    expect(() => vjp(g, new Map([[sum, g.input('ct b', axes('b4'))]]), [w])).toThrow(text);
  });

  test('is a batch axis called like one of the graph: its extent goes by its name', () => {
    const batches = g.input('batches', [batchAxis('i')]);
    const total = g.sum(batches, ['i']);
    expect(() => vjp(g, new Map([[total, g.input('ct i', [batchAxis('i')])]]), [batches])).toThrow(
      `batch axis i is both an extra axis and one of the graph${fault}`,
    );
  });

  test('is an axis of another extent', () => {
    expect(() => jvp(g, [y], new Map([[x, g.input('t a4', axes('a4'))]]))).toThrow(
      `an array for input has 4 entries along a, not 3${fault}`,
    );
  });
});

test('a node that changes on its own does not change with what it is made of', () => {
  const h = g.mul(x, x);
  const y = g.add(g.mul(3, h), x);
  const [tx, th] = [g.input('tx', x.axes), g.input('th', h.axes)];
  const [forward] = jvp(
    g,
    [y],
    new Map([
      [x, tx],
      [h, th],
    ]),
  );
  expectSame(forward, g.add(g.mul(3, th), tx));
  const ct = g.input('ct', y.axes);
  const [dx, dh] = vjp(g, new Map([[y, ct]]), [x, h]);
  expectSame(dx, ct);
  expectSame(dh, g.mul(3, ct));
});

test('what nothing depends on has no derivative', () => {
  const y = g.mul(x, x);
  expect(vjp(g, new Map([[y, g.constant(1)]]), [w])).toEqual([null]);
  expect(jvp(g, [y, w], new Map([[w, g.constant(1)]]))).toEqual([null, g.broadcast(g.constant(1), w.axes)]);
  expect(vjp(g, new Map([[g.sign(x), g.constant(1)]]), [x])).toEqual([null]);
});

test('cotangents of several nodes add up, also where one is made of another', () => {
  const h = g.mul(x, x);
  const y = g.mul(2, h);
  const [u, v] = [g.input('u', x.axes), g.input('v', x.axes)];
  const [both] = vjp(
    g,
    new Map([
      [y, u],
      [h, v],
    ]),
    [x],
  );
  expectSame(both, g.mul(g.mul(2, x), g.add(g.mul(2, u), v)));
});
