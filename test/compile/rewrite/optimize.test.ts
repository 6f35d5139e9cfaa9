import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InternalError } from '../../../src/compile/errors.js';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Graph, Node, Op } from '../../../src/compile/graph/node.js';
import { printGraph } from '../../../src/compile/graph/print.js';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import { optimize, PASSES } from '../../../src/compile/rewrite/optimize.js';
import type { Pass } from '../../../src/compile/rewrite/rule.js';
import { runPass } from '../../../src/compile/rewrite/run-pass.js';
import { regionOf } from '../../../src/compile/schedule/region-graph.js';
import { isView } from '../../../src/compile/schedule/view.js';
import {
  AvgPool,
  Conv,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  parallel,
  Relu,
  repeat,
  serial,
} from '../../../src/index.js';
import { seed } from '../../property/seed.js';
import { graphOfNetwork } from '../graph/networks.js';
import { randomGraph } from '../graph/random-graph.js';
import { covariance, dataOf, graphOf, largestError, samples, valuesOf } from '../graph/values.js';

const count = (graph: Graph, op: Op): number => nodesOf(graph).filter((node) => node.op === op).length;

describe('random graphs', () => {
  test('have the same values optimised and not', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        expect(largestError(valuesOf(graph), valuesOf(optimize(graph)))).toBeLessThan(1e-11);
      }),
      { seed, numRuns: 400 },
    );
  });

  test('are at a fixed point after one round', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const once = optimize(graph);
        expect(printGraph(optimize(once))).toBe(printGraph(once));
      }),
      { seed: seed + 1, numRuns: 400 },
    );
  });

  test('keep their value in every single pass', () => {
    fc.assert(
      fc.property(randomGraph, fc.constantFrom(...PASSES), (graph, pass) => {
        expect(largestError(valuesOf(graph), valuesOf(runPass(graph, pass)))).toBeLessThan(1e-11);
      }),
      { seed: seed + 2, numRuns: 200 },
    );
  });
});

describe('networks', () => {
  const conv = (over: object = {}) => Conv(4, [3, 3], { padding: 'SAME', wStd: 1.5, bStd: 0.1, ...over });
  const residual = serial(FanOut(2), parallel(serial(Relu(), conv(), Relu(), conv()), Identity()), FanInSum());
  const transposed = Conv(4, [3, 1], { dimensionNumbers: ['NHWC', 'HWIO', 'NWHC'] });
  const networks = [
    ['fully connected', input('N', 5).build(Dense(8), Erf(), Dense(8), Relu(), Dense(1))],
    ['conv tower to Flatten', input('N', 4, 4, 2).build(conv(), Relu(), conv(), Relu(), Flatten(), Dense(1))],
    [
      'strides to GlobalAvgPool',
      input('N', 5, 4, 2).build(conv({ strides: [2, 1] }), Erf(), GlobalAvgPool(), Dense(1)),
    ],
    [
      'edges of a pool',
      input('N', 4, 5, 2).build(conv(), Relu(), AvgPool([2, 2], { padding: 'SAME', normalizeEdges: true }), Flatten()),
    ],
    ['residual', input('N', 4, 4, 2).build(conv(), residual, Relu(), GlobalAvgPool(), Dense(1))],
    ['transposed layout', input('N', 4, 3, 2).build(conv(), Relu(), transposed, Relu(), GlobalAvgPool())],
  ] as const;

  describe.each(networks)('%s', (_, model) => {
    const graph = graphOfNetwork(model);
    const optimised = optimize(graph);

    test('same values', () => {
      expect(largestError(valuesOf(graph), valuesOf(optimised))).toBeLessThan(1e-13);
    });

    test('fixed point', () => {
      expect(printGraph(optimize(optimised))).toBe(printGraph(optimised));
    });
  });

  test('a chain of affine maps costs one multiply and one add a map', () => {
    const [, model] = networks[1];
    const work = (g: Graph): number => nodesOf(g).filter((n) => regionOf(n) === 'pair' && !isView(n)).length;
    expect([work(graphOfNetwork(model)), work(optimize(graphOfNetwork(model)))]).toEqual([35, 29]);
  });

  test('Flatten leaves no array over pairs of positions', () => {
    const graph = graphOfNetwork(input('N', 4, 4, 2).build(conv(), Relu(), conv(), Relu(), Flatten(), Dense(1)));
    const pairs = (g: Graph): number =>
      nodesOf(g).filter((n) => n.axes.some((a) => a.name.startsWith('p')) && n.axes.some((a) => a.name.startsWith('q')))
        .length;
    expect(pairs(graph)).toBeGreaterThan(10);
    expect(pairs(optimize(graph))).toBe(0);
  });

  test('a transposed layout is read from the inputs: only they are renamed, for either place of a pair', () => {
    const [, model] = networks[5];
    const arrays = (g: Graph): readonly Node[] =>
      nodesOf(g)
        .filter((n) => n.op === 'rename' && n.attrs.map.some(([from, to]) => from === 'p0' && to === 'p1'))
        .flatMap((n) => n.inputs);
    expect(arrays(graphOfNetwork(model)).some((n) => n.op !== 'input')).toBe(true);
    expect(arrays(optimize(graphOfNetwork(model))).map((n) => n.op)).toEqual(Array(4).fill('input'));
  });

  test('deep networks are rewritten without running out of stack', () => {
    const deep = repeat(serial(Conv(4, [3], { padding: 'SAME' }), Relu()), 1000);
    const graph = optimize(graphOfNetwork(input('N', 4, 1).build(deep, Flatten())));
    expect(count(graph, 'windowSum')).toBeGreaterThan(2900);
  });

  test('deep networks that end in another layout are rewritten without running out of stack', () => {
    const deep = repeat(serial(Conv(4, [3, 3], { padding: 'SAME' }), Relu()), 400);
    const turned = Conv(4, [3, 1], { dimensionNumbers: ['NHWC', 'HWIO', 'NWHC'] });
    const graph = optimize(graphOfNetwork(input('N', 4, 4, 1).build(deep, turned, Flatten())));
    expect(count(graph, 'windowSum')).toBeGreaterThan(1150);
  });
});

describe('common and dead parts', () => {
  test('equal computations become one, even where only rewriting makes them equal', () => {
    const g = new GraphBuilder('f64');
    const k = covariance(g);
    // written in three ways: 2k + 6
    const ways = [g.add(g.mul(2, k), 6), g.mul(2, g.add(k, 3)), g.sub(g.mul(g.mul(k, 4), 0.5), -6)];
    const graph = optimize({ outputs: Object.fromEntries(ways.map((n, w) => [`way${w}`, n])), dtype: 'f64' });
    expect(new Set(Object.values(graph.outputs)).size).toBe(1);
    expect(count(graph, 'mul')).toBe(1);
    expect(count(graph, 'add')).toBe(1);
  });

  test('nodes that no output reads are gone', () => {
    const g = new GraphBuilder('f64');
    const { x1, x2 } = samples(g);
    const k = g.contract(x1, x2, ['c', 'p0']);
    g.arcCosine1(k);
    const graph = optimize(graphOf(g.mul(1, g.add(0, k))));
    expect(nodesOf(graph).map((n) => n.op)).toEqual(['input', 'input', 'contract']);
    expect(Object.keys(graph.outputs)).toEqual(['y']);
  });

  test('constants are folded as if in the dtype of the graph', () => {
    const folded = (dtype: 'f32' | 'f64'): readonly number[] => {
      const g = new GraphBuilder(dtype);
      const graph = optimize(graphOf(g.arcCosine0(g.constant(-1 + 1e-7))));
      expect(nodesOf(graph)).toHaveLength(1);
      return dataOf(graph.outputs.y ?? g.constant(0));
    };
    expect(folded('f32')).toEqual([0]);
    expect(folded('f64')[0]).toBeCloseTo(Math.sqrt(2e-7) / Math.PI, 8);
  });
});

test('a rule that never ends is found out', () => {
  const restless: Pass = {
    name: 'restless',
    rules: [
      {
        name: 'again',
        why: 'a new node that is the same',
        rewrite: (node) => (node.op === 'sub' ? { ...node, id: node.id + 1 } : undefined),
      },
    ],
  };
  const g = new GraphBuilder('f64');
  const node = g.sub(g.input('a', []), g.input('b', []));
  expect(() => runPass(graphOf(node), restless)).toThrow(new InternalError('rewriting sub does not end'));
});
