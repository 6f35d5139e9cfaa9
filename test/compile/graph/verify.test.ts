import { describe, expect, test } from 'vitest';
import { InternalError } from '../../../src/compile/errors.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Graph, Node } from '../../../src/compile/graph/node.js';
import { verify } from '../../../src/compile/graph/verify.js';
import { covariance, graphOf, samples } from './values.js';

const g = new GraphBuilder('f64');
const { x1 } = samples(g);
const k = covariance(g);
const conv = { axes: ['p0', 'q0'], size: 3, stride: 1, lo: 1, out: 4, wrap: false };

/** One well-made node of every primitive. */
const nodes: readonly Node[] = [
  x1,
  g.constant([1, 2], [{ name: 'p0', extent: 2 }]),
  k,
  g.sum(k, ['p0', 'q0']),
  g.diagonal(k, 'p0', 'q0'),
  g.rename(x1, [['p0', 'q0']]),
  g.windowSum(k, [conv]),
  g.add(k, 1),
  g.arcCosine1(k),
];

test.each(nodes.map((n) => [n.op, n] as const))('a well-made %s passes, and the graph is handed on', (_, node) => {
  const graph = graphOf(node);
  expect(verify(graph, 'building')).toBe(graph);
});

describe('a tampered graph is refused, with the pass that made it', () => {
  const [first] = k.axes;
  const tampered =
    (graph: Graph): (() => Graph) =>
    () =>
      verify(graph, 'a pass');

  test.each(nodes.filter((n) => n.inputs.length > 0).map((n) => [n.op, n] as const))('axes of %s', (op, node) => {
    const wrong: Node = { ...node, axes: node.axes.slice(1) };
    expect(tampered(graphOf(wrong))).toThrow(InternalError);
    expect(tampered(graphOf(wrong))).toThrow(`after a pass: ${op} #${node.id} has wrong axes`);
  });

  test('an extent', () => {
    const add = g.add(k, 1);
    const wrong: Node = { ...add, axes: add.axes.map((a) => (a.name === 'p0' ? { ...a, extent: 5 } : a)) };
    expect(tampered(graphOf(wrong))).toThrow('add');
  });

  test('the order of axes', () => {
    const wrong: Node = { ...k, axes: [...k.axes].reverse() };
    expect(tampered(graphOf(wrong))).toThrow('has wrong axes');
  });

  test('deep inside', () => {
    const inner: Node = { ...k, axes: first ? [first] : [] };
    const outer: Node = { ...g.add(k, 1), inputs: [inner, g.constant(1)] };
    expect(tampered(graphOf(outer))).toThrow('contract');
  });

  test('a dtype', () => {
    expect(tampered({ outputs: { y: k }, dtype: 'f32' })).toThrow('after a pass: input is f64');
  });

  test('a number of inputs', () => {
    const unary = g.sqrt(k);
    if (unary.op !== 'sqrt') throw new Error('not a sqrt');
    expect(tampered(graphOf({ ...unary, inputs: [k, k] }))).toThrow('sqrt: wrong number of inputs');
  });

  test('attributes that name axes that are not there', () => {
    const sum = g.sum(k, ['p0']);
    if (sum.op !== 'sum') throw new Error('not a sum');
    expect(tampered(graphOf({ ...sum, attrs: { over: ['p5'] } }))).toThrow('sum: no axis p5');
    const windows = g.windowSum(k, [conv]);
    if (windows.op !== 'windowSum') throw new Error('not a windowSum');
    const bad = { ...windows, attrs: { windows: [{ ...conv, axes: ['i'] }] } };
    expect(tampered(graphOf(bad))).toThrow('windowSum: i is not a static axis');
  });
});
