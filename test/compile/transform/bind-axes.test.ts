import { expect, test } from 'vitest';
import { batchAxis } from '../../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import { verify } from '../../../src/compile/graph/verify.js';
import { bindAxes } from '../../../src/compile/transform/bind-axes.js';
import { grad } from '../../../src/compile/transform/grad.js';
import { axes, BATCHES, valuesAt } from './differences.js';

/** A gradient along batch axes: cotangents are repeated along them. */
function gradient(): readonly Node[] {
  const g = new GraphBuilder('f64');
  const [x, y] = [g.input('x', [batchAxis('i'), ...axes('c3')]), g.input('y', [batchAxis('j'), ...axes('c3')])];
  return grad(g, g.sum(g.exp(g.contract(x, y, ['c'])), ['i', 'j']), [x, y]);
}

const extents = (nodes: readonly Node[]): readonly string[] =>
  nodes.map((n) => n.axes.map((a) => `${a.name}${a.extent}`).join(' '));

test('batch axes get their extents wherever they come from, and numbers stay', () => {
  const nodes = gradient();
  const bound = bindAxes(new GraphBuilder('f64'), nodes, BATCHES);
  expect(extents(nodes)).toEqual(['inull c3', 'jnull c3']);
  expect(extents(bound)).toEqual(['i2 c3', 'j3 c3']);
  verify({ outputs: Object.fromEntries(bound.map((n, k) => [String(k), n])), dtype: 'f64' }, 'binding');
  expect(valuesAt(bound)).toEqual(valuesAt(nodes));
});

test('batch axes without an extent stay batch axes', () => {
  const bound = bindAxes(new GraphBuilder('f64'), gradient(), new Map([['i', 4]]));
  expect(extents(bound)).toEqual(['i4 c3', 'jnull c3']);
});
