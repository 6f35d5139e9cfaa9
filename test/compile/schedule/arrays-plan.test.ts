import { describe, expect, it } from 'vitest';
import type { Axis } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import type { ArrayPlan } from '../../../src/compile/schedule/arrays/plan.js';
import { planArrays } from '../../../src/compile/schedule/arrays/plan-arrays.js';
import { printArrayPlan } from '../../../src/compile/schedule/arrays/print.js';
import { vjp } from '../../../src/compile/transform/vjp.js';

const axes = (extents: Readonly<Record<string, number>>): readonly Axis[] =>
  Object.entries(extents).map(([name, extent]) => ({ name, extent }));

const planOf = (build: (g: GraphBuilder) => Readonly<Record<string, Node>>): ArrayPlan =>
  planArrays({ outputs: build(new GraphBuilder('f32')), dtype: 'f32' });

const relu = (g: GraphBuilder, x: Node): Node => g.pointwise('max', [x, 0]);

/** A fully-connected network in its usual form: a scale on the product, a scaled bias, and a bend. */
function dense(g: GraphBuilder, sizes: readonly number[], bend = relu): { x: Node; weights: readonly Node[] } {
  const weights: Node[] = [];
  let x: Node = g.input('x', axes({ n: 64, y0: sizes[0] ?? 1 }));
  sizes.slice(1).forEach((size, l) => {
    const w = g.input(`w${l}`, axes({ [`y${l}`]: sizes[l] ?? 1, [`y${l + 1}`]: size }));
    const b = g.input(`b${l}`, axes({ [`y${l + 1}`]: size }));
    weights.push(w, b);
    x = bend(g, g.add(g.mul(0.25, g.contract(x, w, [`y${l}`])), g.mul(0.1, b)));
  });
  return { x, weights };
}

const kinds = (plan: ArrayPlan): string => plan.kernels.map((k) => k.kind).join(' ');

describe('the plan', () => {
  it('of a fully-connected network is one product a layer, with all the rest in it', () => {
    const plan = planOf((g) => ({ x: dense(g, [100, 200, 50]).x }));
    expect(printArrayPlan(plan)).toBe(
      [
        '0: product 64x100 by 100x200, then mul add max; x w0 b0 -> %3; 2.61 M flop, 154 KiB',
        '1: product 64x200 by 200x50, then mul add max; %3 w1 b1 -> x; 1.29 M flop, 102 KiB',
        '2 kernels, 3.9 M flop, 193 KiB of memory',
      ].join('\n'),
    );
  });

  it('of its derivatives has products alone, and sums for the biases', () => {
    const plan = planOf((g) => {
      const { x, weights } = dense(g, [100, 200, 50]);
      const parts = vjp(g, new Map([[x, g.input('ct', x.axes)]]), weights);
      return Object.fromEntries(parts.flatMap((part, k) => (part ? [[`d${k}`, part]] : [])));
    });
    expect(plan.kernels.filter((k) => k.kind === 'gemm')).toHaveLength(5);
    expect(plan.kernels.filter((k) => k.kind === 'loop' && k.sums.length === 0)).toEqual([]);
  });

  it('of a padded convolution pads once and multiplies once', () => {
    const plan = planOf((g) => {
      const cut = { size: 3, stride: 1, dilation: 1, lo: 1, extent: 16, out: 16, wrap: false };
      const x = g.input('x', axes({ n: 4, x1: 16, x2: 16, y0: 8 }));
      const w = g.input('w', axes({ k1: 3, k2: 3, y0: 8, y1: 16 }));
      const pieces = g.patches(g.patches(x, { ...cut, axes: ['x1'], tap: 'k1' }), { ...cut, axes: ['x2'], tap: 'k2' });
      return { y: relu(g, g.contract(pieces, w, ['k1', 'k2', 'y0'])) };
    });
    expect(printArrayPlan(plan)).toBe(
      [
        '0: loop 4x18x18x8: copy, with edges; x -> %1; 0 flop, 72.5 KiB',
        '1: product 1024x72 by 72x16, then max; %1 w -> y; 2.38 M flop, 109 KiB',
        '2 kernels, 2.38 M flop, 141 KiB of memory',
      ].join('\n'),
    );
  });

  it('pads an image once for all that read it so', () => {
    const plan = planOf((g) => {
      const cut = { size: 3, stride: 1, dilation: 1, lo: 1, extent: 16, out: 16, wrap: false };
      const x = g.input('x', axes({ n: 64, x1: 16, y0: 8 }));
      const w = g.input('w', axes({ k1: 3, y0: 8, y1: 16 }));
      const y = g.contract(g.patches(x, { ...cut, axes: ['x1'], tap: 'k1' }), w, ['k1', 'y0']);
      const [dw] = vjp(g, new Map([[y, g.input('ct', y.axes)]]), [w]);
      return { y, ...(dw ? { dw } : {}) };
    });
    expect(kinds(plan)).toBe('loop gemm gemm');
  });

  it('of what comes after an image gradient needs no array of pieces', () => {
    const plan = planOf((g) => {
      const cut = { size: 5, stride: 1, dilation: 1, lo: 2, extent: 32, out: 32, wrap: false };
      const x = g.input('x', axes({ n: 8, x1: 32, y0: 8 }));
      const w = g.input('w', axes({ k1: 5, y0: 8, y1: 8 }));
      const y = g.contract(g.patches(x, { ...cut, axes: ['x1'], tap: 'k1' }), w, ['k1', 'y0']);
      const [dx] = vjp(g, new Map([[y, g.input('ct', y.axes)]]), [x]);
      return dx ? { dx } : {};
    });
    expect(kinds(plan)).toBe('loop gemm');
    expect(plan.arrays.every((a) => a.size <= 8 * 36 * 8)).toBe(true);
  });

  it('merges and splits without moving anything', () => {
    const plan = planOf((g) => {
      const x = g.input('x', axes({ n: 8, x1: 16, y0: 8 }));
      const hidden = g.exp(x);
      const flat = g.merge(hidden, ['x1', 'y0'], 'z');
      const w = g.input('w', axes({ o: 10, z: 128 }));
      return { y: g.contract(flat, w, ['z']) };
    });
    expect(kinds(plan)).toBe('loop gemm');
  });

  it('hands back an input that is only seen otherwise without a kernel', () => {
    const plan = planOf((g) => {
      const x = g.input('x', axes({ a: 4, b: 3 }));
      return { same: x, renamed: g.rename(x, [['b', 'c']]), flat: g.merge(x, ['a', 'b'], 'f') };
    });
    expect(plan.kernels).toEqual([]);
    expect(new Set(Object.values(plan.outputs).map((o) => o.array)).size).toBe(1);
  });

  it('computes several results of one shape in one pass', () => {
    const plan = planOf((g) => {
      const x = g.input('x', axes({ a: 40, b: 30 }));
      const e = g.exp(x);
      const s = g.pointwise('sin', [e]);
      return { e, s, both: g.add(e, g.mul(s, s)) };
    });
    expect(plan.kernels).toHaveLength(1);
    expect(plan.kernels[0]?.stores).toHaveLength(3);
    expect(plan.kernels[0]).toMatchObject({ loops: [1200] });
  });

  it('never stores what only its own kernel reads', () => {
    const plan = planOf((g) => {
      const x = g.exp(g.input('x', axes({ a: 40, b: 30 })));
      return { y: g.add(g.pointwise('sin', [x]), g.pointwise('cos', [x])) };
    });
    expect(plan.kernels[0]?.stores).toHaveLength(1);
    expect(plan.arrays).toHaveLength(2);
  });

  it('uses memory again when what was there is not needed any more', () => {
    const sizes = Array.from({ length: 51 }, () => 64);
    const plan = planOf((g) => ({ x: dense(g, sizes).x }));
    const fed = plan.arrays.filter((a) => a.from.kind === 'input').reduce((n, a) => n + a.size, 0);
    expect(plan.memory).toBeLessThanOrEqual(fed + 2 * 64 * 64);
  });

  it('gives overlapping places to no two arrays that are alive together', () => {
    const plan = planOf((g) => {
      const { x, weights } = dense(g, [30, 40, 50, 20], (h, y) => h.exp(h.mul(0.1, y)));
      const parts = vjp(g, new Map([[x, g.input('ct', x.axes)]]), weights);
      return Object.fromEntries(parts.flatMap((part, k) => (part ? [[`d${k}`, part]] : [])));
    });
    expect(plan.arrays.every((a) => a.at % 16 === 0 && a.at + a.size <= plan.memory)).toBe(true);
  });

  it('adds up a long sum in parts that threads can share', () => {
    const plan = planOf((g) => ({ s: g.sum(g.input('x', axes({ a: 1024, b: 1024 })), ['a', 'b']) }));
    expect(plan.kernels).toMatchObject([
      { loops: [16], reduce: [65536] },
      { loops: [], reduce: [16] },
    ]);
  });

  it('of thousands of nodes is made in a moment', () => {
    const g = new GraphBuilder('f32');
    const { x, weights } = dense(
      g,
      Array.from({ length: 301 }, () => 8),
    );
    const parts = vjp(g, new Map([[x, g.input('ct', x.axes)]]), weights);
    const outputs = Object.fromEntries(parts.flatMap((part, k) => (part ? [[`d${k}`, part]] : [])));
    const started = performance.now();
    const plan = planArrays({ outputs, dtype: 'f32' });
    // a quarter of a second on a quiet machine; minutes if it were not linear
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(plan.kernels.length).toBeGreaterThan(900);
  });

  it('of a chain of any length does not overflow the stack', () => {
    const plan = planOf((g) => {
      let x: Node = g.input('x', axes({ a: 10 }));
      for (let k = 0; k < 20_000; k++)
        x = k % 2 === 0 ? g.exp(x) : g.rename(x, [k % 4 === 1 ? ['a', 'b'] : ['b', 'a']]);
      return { x };
    });
    expect(plan.kernels.length).toBeLessThan(2000);
  });

  it('computes x^(2^200) by squaring, not by all its factors', () => {
    const plan = planOf((g) => {
      let x: Node = g.input('x', axes({ a: 10 }));
      for (let k = 0; k < 200; k++) x = g.mul(x, x);
      return { x };
    });
    expect(plan.kernels.reduce((n, k) => n + k.values.length, 0)).toBeLessThan(300);
  });
});
