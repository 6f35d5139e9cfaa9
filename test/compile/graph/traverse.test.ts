import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { printGraph } from '../../../src/compile/graph/print.js';
import { nodesOf, topological, usersOf } from '../../../src/compile/graph/traverse.js';
import { verify } from '../../../src/compile/graph/verify.js';
import { dataOf, graphOf } from './values.js';

const DEEP = 20_000;

/** x + 1 + 1 + …, each sum also reading the one before: as many paths as there are subsets, if paths were followed. */
function tower(depth: number): Node {
  const g = new GraphBuilder('f64');
  let x = g.input('x', [{ name: 'p0', extent: 2 }]);
  for (let layer = 0; layer < depth; layer++) x = g.mul(g.add(x, x), 0.5);
  return x;
}

describe('order', () => {
  const g = new GraphBuilder('f64');
  const x = g.input('x', []);
  const [a, b] = [g.sqrt(x), g.asin(x)];
  const top = g.add(a, b);

  test('inputs come before their users, first inputs first, everything once', () => {
    expect(topological([top])).toEqual([x, a, b, top]);
    expect(topological([b, top])).toEqual([x, b, a, top]);
    expect(topological([a, a])).toEqual([x, a]);
    expect(topological([])).toEqual([]);
  });

  test('all outputs of a graph are visited', () => {
    expect(nodesOf({ outputs: { first: b, second: a }, dtype: 'f64' })).toEqual([x, b, a]);
  });

  test('users of each node, as often as they read it', () => {
    const square = g.mul(top, top);
    const users = usersOf(topological([square]));
    expect(users.get(x)).toEqual([a, b]);
    expect(users.get(top)).toEqual([square, square]);
    expect(users.get(square)).toEqual([]);
  });
});

test('very deep graphs do not overflow the stack, and shared parts are visited once', () => {
  const top = tower(DEEP);
  const graph = verify(graphOf(top), 'building');
  const nodes = nodesOf(graph);
  expect(nodes).toHaveLength(2 * DEEP + 2);
  expect(nodes.at(-1)).toBe(top);
  const at = new Map(nodes.map((node, k) => [node, k]));
  expect(nodes.every((node, k) => node.inputs.every((input) => (at.get(input) ?? k) < k))).toBe(true);
  expect(printGraph(graph).split('\n')).toHaveLength(2 * DEEP + 3);
});

test('very deep graphs are evaluated', () => {
  expect(dataOf(tower(DEEP))).toEqual(dataOf(tower(0)));
});
