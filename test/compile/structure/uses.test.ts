import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAxis } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { cotangentsAt } from '../../../src/compile/structure/cotangents.js';
import { jacobianAxis, jacobianPart } from '../../../src/compile/structure/product-of-halves.js';
import { sceneOf, usesOf } from '../../../src/compile/structure/uses.js';
import { jacobian } from '../../../src/compile/transform/jacobian.js';
import { plus } from '../../../src/compile/transform/jvp.js';
import { substitute } from '../../../src/compile/transform/substitute.js';
import { unit } from '../../../src/compile/transform/unit.js';
import { seed } from '../../property/seed.js';
import { arrayGraph } from '../../property/support/arrays.js';
import { apart, axes, valuesAt } from '../transform/differences.js';

const input = (g: GraphBuilder, text: string, name = 'x'): Node => g.input(name, axes(text));

/** Rows of a Jacobian are called by the axes of the result with this before them. */
const row = (name: string): string => `row ${name}`;

/** The Jacobian as the sum of its parts, one a use; `null` if a part is no array. */
function byParts(g: GraphBuilder, root: Node, w: Node): Node | null {
  const uses = usesOf(g, sceneOf(root, []), w);
  const seedOf = { root, cotangent: unit(g, root.axes, row), parallel: [] };
  const cotangents = cotangentsAt(g, seedOf, new Set(uses.map(({ y }) => y)));
  const outer = root.axes.map(({ name, extent }) => ({
    name: row(name),
    extent: [extent ?? 1, extent ?? 1] as const,
    kind: 'pair' as const,
  }));
  let sum: Node | null = null;
  for (const { y, form } of uses) {
    const ct = cotangents.get(y);
    if (!ct) continue;
    const part = jacobianPart(g, { ct, form }, outer);
    if (!part) return null;
    sum = plus(g, sum, part.node);
  }
  const named = w.axes.map(({ name }, k) => [jacobianAxis(k), name] as const);
  const rows = root.axes.map((a) => ({ ...a, name: row(a.name) }));
  return g.broadcast(g.rename(sum ?? g.constant(0), named), [...rows, ...w.axes]);
}

/** Which nodes stand for the uses of w, and how many factors each has. */
const shapeOfUses = (g: GraphBuilder, root: Node, w: Node, parallel: readonly string[] = []) =>
  usesOf(g, sceneOf(root, parallel), w).map(({ y, form }) => [y.op, form.factors.length] as const);

describe('usesOf', () => {
  it('makes up the Jacobian of random graphs', () => {
    let checked = 0;
    fc.assert(
      fc.property(arrayGraph('f64'), (graph) => {
        const g = new GraphBuilder('f64');
        const [root] = substitute(g, [graph.outputs.last ?? g.constant(0)], new Map());
        if (!root) return;
        const size = (x: Node): number => x.axes.reduce((n, a) => n * (a.extent ?? 1), 1);
        for (const w of topological([root]).filter(({ op }) => op === 'input')) {
          if (size(w) * size(root) > 4000) continue;
          const found = byParts(g, root, w);
          if (!found) continue;
          const [one = [], two = []] = valuesAt([found, jacobian(g, root, w, row)]);
          expect(apart(one, two)).toBeLessThan(1e-10);
          checked += 1;
        }
      }),
      { seed, numRuns: 400 },
    );
    expect(checked).toBeGreaterThan(100);
  });

  it('takes the matrix of a product with what it is multiplied by, and goes on through scales, names and biases', () => {
    const g = new GraphBuilder('f64');
    const [x, w, b] = [input(g, 'n4 k6'), input(g, 'k6 o3', 'w'), input(g, 'o3', 'b')];
    const root = g.exp(g.add(g.mul(0.5, g.contract(x, w, ['k'])), g.mul(0.1, b)));
    expect(shapeOfUses(g, root, w, ['n'])).toEqual([['add', 1]]);
    expect(shapeOfUses(g, root, b, ['n'])).toEqual([['add', 0]]);
    const [use] = usesOf(g, sceneOf(root, ['n']), w);
    expect(use?.form.scale).toBe(0.5);
  });

  it('goes through views and other weights to where samples come in', () => {
    const g = new GraphBuilder('f64');
    const [x, w, v] = [input(g, 'n4 k6'), input(g, 'k6 h2', 'w'), input(g, 'h2 o3', 'v')];
    const root = g.exp(g.contract(x, g.contract(g.mul(2, w), v, ['h']), ['k']));
    expect(shapeOfUses(g, root, w, ['n'])).toEqual([['contract', 2]]);
  });

  it('stands for itself before what is no product', () => {
    const g = new GraphBuilder('f64');
    const [x, w] = [input(g, 'n4 k6'), input(g, 'f18', 'w')];
    const root = g.exp(g.contract(x, g.split(w, 'f', axes('k6 o3')), ['k']));
    expect(shapeOfUses(g, root, w, ['n'])).toEqual([['input', 0]]);
  });

  it('tells every use of a shared array, and none of one without influence', () => {
    const g = new GraphBuilder('f64');
    const [x, w] = [input(g, 'n4 k6'), input(g, 'k6 o6', 'w')];
    const layer = (h: Node): Node => g.exp(g.rename(g.contract(h, w, ['k']), [['o', 'k']]));
    const root = layer(layer(layer(x)));
    expect(shapeOfUses(g, root, w, ['n']).length).toBe(3);
    expect(shapeOfUses(g, root, input(g, 'k6', 'u'), ['n'])).toEqual([]);
    expect(shapeOfUses(g, g.mul(root, g.sign(g.sum(w, ['k', 'o']))), w, ['n']).length).toBe(3);
  });

  it('keeps a sum over equal numbers as a multiple', () => {
    const g = new GraphBuilder('f64');
    const [x, b] = [input(g, 'n4 p5 c3'), input(g, 'c3', 'b')];
    const root = g.sum(g.add(x, b), ['p']);
    const [use] = usesOf(g, sceneOf(root, ['n']), b);
    expect(use?.y).toBe(root);
    expect(use?.form.scale).toBe(5);
    expect(findAxis(root.axes, 'p')).toBe(undefined);
  });
});
