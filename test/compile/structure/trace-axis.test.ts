import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { alongAxis } from '../../../src/compile/structure/along-axis.js';
import { dependents } from '../../../src/compile/structure/dependents.js';
import { traceAxis } from '../../../src/compile/structure/trace-axis.js';
import { substitute } from '../../../src/compile/transform/substitute.js';
import { seed } from '../../property/seed.js';
import { arrayGraph } from '../../property/support/arrays.js';
import { apart, axes, valuesAt } from '../transform/differences.js';

const input = (g: GraphBuilder, text: string, name = 'x'): Node => g.input(name, axes(text));

/** What axis n of the result is called in x; `undefined` where it is not one axis all the way. */
function origin(build: (g: GraphBuilder, x: Node) => Node, text = 'n4 c6'): string | null | undefined {
  const g = new GraphBuilder('f64');
  const x = input(g, text);
  const root = build(g, x);
  return traceAxis(root, 'n', dependents([root], [x]))?.get(x);
}

const window = { size: 2, stride: 1, lo: 0, wrap: false };
const pieces = { ...window, tap: 't', dilation: 1 };

describe('traceAxis', () => {
  it.each<[what: string, build: (g: GraphBuilder, x: Node) => Node, text?: string]>([
    ['pointwise primitives', (g, x) => g.mul(g.exp(x), g.add(x, input(g, 'c6 n4', 'y')))],
    ['a product over other axes', (g, x) => g.contract(x, input(g, 'c6 o2', 'w'), ['c'])],
    ['a sum over other axes', (g, x) => g.sum(x, ['c'])],
    ['the largest along other axes', (g, x) => g.maxOver(x, ['c'])],
    ['a broadcast along others', (g, x) => g.broadcast(x, axes('b2'))],
    ['a diagonal of others', (g, x) => g.diagonal(x, 'c', 'd'), 'n4 c6 d6'],
    ['an embedding of others', (g, x) => g.embed(x, 'c', 'd')],
    ['windows over others', (g, x) => g.windowSum(x, [{ ...window, axes: ['c'], out: 5 }])],
    ['patches of others', (g, x) => g.patches(x, { ...pieces, axes: ['c'], extent: 6, out: 5 })],
    ['pieces of others added up', (g, x) => g.overlapAdd(x, { ...pieces, axes: ['c'], extent: 7, out: 6 }), 'n4 c6 t2'],
    ['a split of another', (g, x) => g.split(x, 'c', axes('a2 b3'))],
    ['a merge of others', (g, x) => g.merge(x, ['c', 'd'], 'f'), 'n4 c6 d2'],
  ])('goes through %s', (_what, build, text) => {
    expect(origin(build, text)).toBe('n');
  });

  it('follows an axis that is renamed, also by a split or merge of one', () => {
    expect(origin((g, x) => g.rename(x, [['c', 'n']]), 'c6')).toBe('c');
    expect(
      origin((g, x) =>
        g.rename(x, [
          ['n', 'c'],
          ['c', 'n'],
        ]),
      ),
    ).toBe('c');
    expect(origin((g, x) => g.merge(x, ['c'], 'n'), 'c6')).toBe('c');
    expect(origin((g, x) => g.split(x, 'c', axes('n6')), 'c6')).toBe('c');
  });

  it('ends where the result repeats along it', () => {
    expect(origin((g, x) => g.broadcast(x, axes('n4')), 'c6')).toBe(null);
    expect(origin((g, x) => g.add(x, input(g, 'n4', 'y')), 'c6')).toBe(null);
  });

  it.each<[what: string, build: (g: GraphBuilder, x: Node) => Node, text?: string]>([
    ['windows', (g, x) => g.windowSum(x, [{ ...window, axes: ['n'], out: 4 }])],
    ['patches', (g, x) => g.patches(x, { ...pieces, axes: ['n'], extent: 4, out: 4 })],
    ['the entries of patches', (g, x) => g.patches(x, { ...pieces, tap: 'n', axes: ['c'], extent: 6, out: 5 }), 'c6'],
    ['pieces added up', (g, x) => g.overlapAdd(x, { ...pieces, axes: ['n'], extent: 5, out: 4 }), 'n4 t2'],
    ['a diagonal', (g, x) => g.diagonal(x, 'n', 'm'), 'n4 m4'],
    ['an embedding', (g, x) => g.embed(x, 'n', 'm')],
    ['an embedding of another', (g, x) => g.embed(x, 'c', 'n'), 'c6'],
    ['a split', (g, x) => g.split(x, 'c', axes('n2 b3')), 'c6'],
    ['a merge', (g, x) => g.merge(x, ['a', 'b'], 'n'), 'a2 b3'],
    ['its mean taken off', (g, x) => g.sub(x, g.mul(0.25, g.sum(x, ['n'])))],
    ['itself along another axis', (g, x) => g.contract(x, g.rename(x, [['n', 'm']]), ['c'])],
  ])('ends in nothing at %s', (_what, build, text) => {
    expect(origin(build, text)).toBe(undefined);
  });

  it('takes no notice of nodes that are not tracked', () => {
    const g = new GraphBuilder('f64');
    const [x, w] = [input(g, 'n4 c6'), input(g, 'c6 o2', 'w')];
    const centred = g.sub(x, g.mul(0.25, g.sum(x, ['n'])));
    const root = g.contract(centred, w, ['c']);
    const trace = traceAxis(root, 'n', dependents([root], [w]));
    expect(trace?.get(w)).toBe(null);
    expect(trace?.get(root)).toBe('n');
    expect(trace?.has(x)).toBe(false);
  });
});

describe('alongAxis', () => {
  it('gives the same numbers on another name', () => {
    let traced = 0;
    fc.assert(
      fc.property(arrayGraph('f64'), fc.nat({ max: 7 }), (graph, at) => {
        const g = new GraphBuilder('f64');
        const [root] = substitute(g, [graph.outputs.last ?? g.constant(0)], new Map());
        const axis = root?.axes[at % Math.max(1, root.axes.length)]?.name;
        if (!root || axis === undefined) return;
        const inputs = topological([root]).filter(({ op }) => op === 'input');
        const trace = traceAxis(root, axis, dependents([root], inputs.slice(0, 1)));
        const fed = inputs[0];
        if (!trace?.has(root) || (fed && typeof trace.get(fed) === 'string')) return;
        traced += 1;
        const renamed = alongAxis(g, root, { trace, name: 'slice' });
        const [one = [], two = []] = valuesAt([root, g.rename(renamed, [['slice', axis]])]);
        expect(apart(two, one)).toBeLessThan(1e-13);
        expect(renamed.axes.map(({ name }) => name)).toContain('slice');
      }),
      { seed, numRuns: 400 },
    );
    expect(traced).toBeGreaterThan(20);
  });
});
