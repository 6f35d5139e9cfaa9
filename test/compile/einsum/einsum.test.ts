import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { einsum, einsumCost } from '../../../src/compile/einsum/einsum.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { seed } from '../../property/seed.js';
import { apart, axes, valuesAt } from '../transform/differences.js';

const SIZES = { a: 2, b: 3, c: 2, d: 4, e: 1 } as const;

const namesOf = fc.subarray(Object.keys(SIZES) as (keyof typeof SIZES)[], { maxLength: 4 });

const input = (g: GraphBuilder, name: string, names: readonly (keyof typeof SIZES)[]): Node =>
  g.input(name, axes(names.map((n) => `${n}${SIZES[n]}`).join(' ')));

/** The product of all arrays on all axes, then summed. */
function plain(g: GraphBuilder, operands: readonly Node[], keep: readonly string[]): Node {
  const all = operands.reduce<Node>((x, y) => g.mul(x, y), g.constant(1));
  return g.sum(
    all,
    all.axes.map((a) => a.name).filter((name) => !keep.includes(name)),
  );
}

describe('einsum', () => {
  it('is the sum of products', () => {
    fc.assert(
      fc.property(fc.array(namesOf, { minLength: 1, maxLength: 6 }), namesOf, (operands, keep) => {
        const g = new GraphBuilder('f64');
        const arrays = operands.map((names, k) => input(g, `x${k}`, names));
        const [found, wanted] = [einsum(g, { operands: arrays, keep }), plain(g, arrays, keep)];
        expect(found.axes).toEqual(wanted.axes);
        const [one = [], two = []] = valuesAt([found, wanted]);
        expect(apart(one, two)).toBeLessThan(1e-12);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('is 1 for no operands', () => {
    const g = new GraphBuilder('f64');
    expect(einsum(g, { operands: [], keep: ['a'] })).toBe(g.constant(1));
  });

  it('sums at once over what one array alone has', () => {
    const g = new GraphBuilder('f64');
    const [x, y] = [g.input('x', axes('a2 b3 c4')), g.input('y', axes('a2'))];
    const made = einsum(g, { operands: [x, y], keep: ['a'] });
    expect(topological([made]).map(({ op }) => op)).toContain('sum');
    expect(einsumCost(g, { operands: [x, y], keep: ['a'] })).toBe(2 * 2 + 4 * 2);
  });

  it('makes one node of products that differ in the names of axes and in order alone', () => {
    const g = new GraphBuilder('f64');
    const [x, y] = [g.input('x', axes('a2 k4')), g.input('y', axes('b3 k4'))];
    const renamed = (z: Node, to: string): Node => g.rename(z, [['k', to]]);
    const first = einsum(g, { operands: [renamed(x, 'm'), renamed(y, 'm')], keep: ['a', 'b'] });
    const second = einsum(g, { operands: [renamed(y, 'n'), renamed(x, 'n')], keep: ['a', 'b'] });
    expect(second).toBe(first);
    const turned = g.rename(x, [['a', 'z']]);
    const third = einsum(g, { operands: [turned, y], keep: ['z', 'b'] });
    expect(topological([first, third]).filter(({ op }) => op === 'contract').length).toBe(1);
  });

  it('refuses arrays that do not fit', () => {
    const g = new GraphBuilder('f64');
    const [x, y] = [g.input('x', axes('a2')), g.input('y', axes('a3'))];
    expect(() => einsum(g, { operands: [x, y], keep: [] })).toThrow('einsum: axis a has extents 2 and 3');
  });
});
