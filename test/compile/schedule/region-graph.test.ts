import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { regionGraphs, regionOf } from '../../../src/compile/schedule/region-graph.js';
import { Unschedulable } from '../../../src/compile/schedule/unschedulable.js';
import { isIdentity, isView, viewOf } from '../../../src/compile/schedule/view.js';
import { covariance, graphOf, samples } from '../graph/values.js';

const g = new GraphBuilder('f64');
const { x1, x2 } = samples(g);
const k = covariance(g);
const self = g.contract(x1, g.rename(x1, [['p0', 'q0']]), ['c']);
const variance = g.diagonal(self, 'p0', 'q0');

describe('views', () => {
  const follows = (node: Node): Readonly<Record<string, string>> => Object.fromEntries(viewOf(node).follows);

  test('a node that is no view is its own base, as it is', () => {
    expect(viewOf(k).base).toBe(k);
    expect(isIdentity(viewOf(k))).toBe(true);
    expect(isView(k)).toBe(false);
  });

  test('a chain of renames and diagonals is looked through: each axis of the base follows one of the reader', () => {
    const seen = g.rename(g.rename(variance, [['p0', 'q0']]), [['i', 'j']]);
    expect(isView(seen)).toBe(true);
    expect(viewOf(seen).base).toBe(self);
    expect(follows(seen)).toEqual({ i: 'j', p0: 'q0', q0: 'q0' });
    expect(isIdentity(viewOf(seen))).toBe(false);
  });

  test('the name of an axis that was dropped may be taken again', () => {
    // the diagonal of x over (p0, q0), read at q0, next to a q1 that is now called p0
    const x = g.input(
      'x',
      ['p0', 'q0', 'q1'].map((name) => ({ name, extent: 4 })),
    );
    const seen = g.rename(g.diagonal(x, 'p0', 'q0'), [
      ['p0', 'q0'],
      ['q1', 'p0'],
    ]);
    expect(follows(seen)).toEqual({ p0: 'q0', q0: 'q0', q1: 'p0' });
  });
});

describe('regions', () => {
  test('a node belongs to the samples it depends on', () => {
    expect([x1, x2, k, variance, g.rename(variance, [['i', 'j']]), g.constant(1)].map(regionOf)).toEqual([
      'i',
      'j',
      'pair',
      'i',
      'j',
      null,
    ]);
  });

  test('samples come before pairs; a region without work is left out', () => {
    const names = (node: Node): readonly string[] => regionGraphs(graphOf(node)).map((r) => r.name);
    const roots = (x: Node): Node => g.sqrt(g.contract(x, x, ['c', 'p0']));
    const cosine = g.mul(g.mul(g.contract(x1, x2, ['c', 'p0']), roots(x1)), roots(x2));
    expect(names(cosine)).toEqual(['i', 'j', 'pair']);
    expect(names(g.add(k, 1))).toEqual(['pair']);
    expect(names(roots(x2))).toEqual(['j']);
  });

  test('hold computations alone, and what each reads: bases, through views', () => {
    const scaled = g.mul(
      k,
      g.rename(variance, [
        ['i', 'j'],
        ['p0', 'q0'],
      ]),
    );
    const [i, pair] = regionGraphs(graphOf(scaled));
    expect(i?.nodes.map((n) => n.op)).toEqual(['contract']);
    expect(pair?.nodes).toEqual([k, scaled]);
    expect(pair?.reads.get(scaled)?.map((view) => view.base)).toEqual([k, self]);
  });

  test('a computation on constants alone has no region', () => {
    const table = g.sqrt(g.constant([1, 2, 3, 4], [{ name: 'p0', extent: 4 }]));
    expect(() => regionGraphs(graphOf(g.mul(k, table)))).toThrow(Unschedulable);
  });
});
