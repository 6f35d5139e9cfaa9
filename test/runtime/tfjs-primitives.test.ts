import { describe, expect, it } from 'vitest';
import { batchAxis } from '../../src/compile/graph/axis.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Graph, Node, PointwiseOp, Window } from '../../src/compile/graph/node.js';
import { POINTWISE } from '../../src/compile/graph/pointwise.js';
import type { Program } from '../../src/compile/program.js';
import type { RunOptions } from '../../src/runtime/engine.js';
import { tfjsEngine } from '../../src/runtime/engines/tfjs/engine.js';
import { DenseArray } from '../../src/runtime/ndarray.js';
import { randomGraph } from '../compile/graph/random-graph.js';
import { onBackends, rowOf } from '../engines/on-backends.js';
import type { BackendName } from '../engines/tfjs-backends.js';
import { check, patience } from '../property/support/check.js';
import { expectWithin } from '../property/support/compare.js';
import { evaluateBounded } from '../property/support/error-bounds.js';
import { numbers } from '../property/support/samples.js';
import { TOLERANCES } from '../property/support/tolerance.js';

/** Numbers in one sample of each input of a graph. */
function widthsOf(graph: Graph): ReadonlyMap<string, number> {
  const widths = new Map<string, number>();
  const visit = (node: Node): void => {
    if (node.op === 'input')
      widths.set(
        node.attrs.name,
        node.axes.reduce((n, a) => n * (a.extent ?? 1), 1),
      );
    for (const input of node.inputs) visit(input);
  };
  for (const node of Object.values(graph.outputs)) visit(node);
  return widths;
}

/** The engine reads graphs; a plan may not even exist for these. */
const programOf = (graph: Graph): Program => ({
  graph,
  plan: { dtype: graph.dtype, inputs: [], tensors: [], constants: [], regions: [], outputs: {} },
  denseBecause: 'the plan is not used',
});

/** Runs a graph as it is on made-up samples, and compares all outputs with their meaning, to float32. */
async function expectRight(
  backend: BackendName,
  graph: Graph,
  { data, options = {} }: { readonly data?: readonly number[]; readonly options?: RunOptions } = {},
): Promise<void> {
  const widths = widthsOf(graph);
  const counts = { i: 3, j: widths.has('x2') ? 4 : 3 };
  const feed = (name: string, count: number): Float64Array => {
    const size = (widths.get(name) ?? 1) * count;
    return data
      ? Float64Array.from({ length: size }, (_, k) => Math.fround(data[k % data.length] ?? 0))
      : numbers(name.length, size);
  };
  const [x1, x2] = [feed('x1', counts.i), widths.has('x2') ? numbers(99, (widths.get('x2') ?? 1) * counts.j) : null];
  const found = await tfjsEngine.run(
    programOf(graph),
    { data: Float32Array.from(x1), count: counts.i },
    x2 && { data: Float32Array.from(x2), count: counts.j },
    options,
  );
  const exact = (value: Float64Array) => ({ value, error: new Float64Array(value.length) });
  const fed = { x1: exact(x1), ...(x2 ? { x2: exact(x2) } : {}) };
  const wanted = evaluateBounded(graph, fed, counts, TOLERANCES[rowOf(backend)]);
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, bound] of Object.entries(wanted)) {
    const output = found[name];
    if (!output) throw new Error(`${name} is missing`);
    expectWithin(name, new DenseArray(output.data, output.shape), bound.value, bound.extents, bound.error);
  }
}

const axis = (name: string, extent: number): { readonly name: string; readonly extent: number } => ({ name, extent });

/** x1(i, p…, c) and x2(j, p…, c) of these spatial extents, with what most tests start from. */
function inputs(spatial: readonly number[], channels = 2) {
  const g = new GraphBuilder('f32');
  const own = [...spatial.map((extent, k) => axis(`p${k}`, extent)), axis('c', channels)];
  const x1 = g.input('x1', [batchAxis('i'), ...own]);
  const x2 = g.input('x2', [batchAxis('j'), ...own]);
  const second = spatial.map((_, k): readonly [string, string] => [`p${k}`, `q${k}`]);
  return { g, x1, x2, second, pairs: g.contract(x1, g.rename(x2, second), ['c']) };
}

const graphOf = (...nodes: readonly Node[]): Graph => ({
  outputs: Object.fromEntries(nodes.map((node, k) => [`out${k}`, node])),
  dtype: 'f32',
});

const window = (axes: readonly string[], size: number, rest: Partial<Window> & { readonly out: number }): Window => ({
  axes,
  size,
  stride: 1,
  lo: 0,
  wrap: false,
  ...rest,
});

/** Where pointwise primitives bend, with what lies beside. */
const EDGES = [0, 1, -1, 0.5, -0.5, 0.49, 1 - 2 ** -20, -1 + 2 ** -20, 1 - 2 ** -18, 0.999, 1e-6, -1e-6, 0.3, -0.8];
const POSITIVE = [1, 2, 0.25, 3.5, 1e-6, 1e6, 0.7];

const UNARY: readonly (readonly [PointwiseOp, readonly number[]])[] = [
  ['neg', EDGES],
  ['abs', EDGES],
  ['sign', EDGES],
  ['sqrt', [...POSITIVE, 0, -1]],
  ['safeRsqrt', [...POSITIVE, 0, -1]],
  ['exp', [...EDGES, 10, -10, 80, -80]],
  ['log', POSITIVE],
  ['sin', [...EDGES, ...POSITIVE.filter((x) => x < 1e4)]],
  ['cos', [...EDGES, ...POSITIVE.filter((x) => x < 1e4)]],
  ['erf', [...EDGES, 2, -3, 5]],
  ['asin', EDGES],
  ['arcCosine0', EDGES],
  ['arcCosine1', EDGES],
  ['arcCosine0Slope', EDGES],
];
const BINARY: readonly PointwiseOp[] = ['add', 'sub', 'mul', 'div', 'max', 'min'];

describe('every primitive', () => {
  it('is among the tests', () => {
    expect([...UNARY.map(([op]) => op), ...BINARY].sort()).toEqual(Object.keys(POINTWISE).sort());
  });

  onBackends((backend) => {
    it.each(UNARY)('%s, where it bends', async (op, data) => {
      const g = new GraphBuilder('f32');
      await expectRight(backend, graphOf(g.pointwise(op, [g.input('x1', [batchAxis('i'), axis('c', data.length)])])), {
        data,
      });
    });

    it.each(BINARY)('%s, of arrays on all, some and none of the axes', async (op) => {
      const { g, x1, x2, second, pairs } = inputs([2, 3, 2]);
      const positive = (x: Node): Node => g.add(g.pointwise('abs', [x]), 0.5);
      const v1 = positive(g.contract(x1, x1, ['c']));
      const v2 = positive(g.rename(g.contract(x2, x2, ['c']), second));
      const sizes = g.constant([1, 2, 3], [axis('p1', 3)]);
      // on every second axis: more axes to spread along than a tensor may have
      const comb = positive(g.sum(g.mul(pairs, 1), ['p1', 'q1']));
      const table = g.constant([1, 2, 3, 4], [axis('p0', 2), axis('q0', 2)]);
      const apply = (a: Node, b: Node): Node => g.pointwise(op, [a, b]);
      await expectRight(
        backend,
        graphOf(
          apply(pairs, v1),
          apply(v1, v2),
          apply(pairs, comb),
          apply(apply(pairs, v2), sizes),
          apply(pairs, g.constant(2)),
          apply(g.constant(2), v1),
          apply(g.mul(table, 1), pairs),
          apply(x1, v1),
        ),
      );
    });

    it('contract, with axes that are shared, summed, on one side, or all there is', async () => {
      const { g, x1, x2, second, pairs } = inputs([3, 2], 7);
      const self = g.rename(x1, second);
      await expectRight(
        backend,
        graphOf(
          pairs,
          g.contract(g.rename(x2, second), x1, ['c']),
          g.contract(x1, x2, ['c']),
          g.contract(x1, x2, ['c', 'p0']),
          g.contract(x1, self, ['c']),
          g.contract(x1, x1, ['c', 'p0', 'p1']),
          g.contract(x1, g.rename(x2, [['p0', 'q0']]), ['c', 'p1']),
          g.contract(x1, g.rename(x2, [['p0', 'q0']]), ['c', 'p0']),
          g.contract(x1, g.constant([1, -2, 3], [axis('p0', 3)]), ['p0']),
          g.contract(x1, g.constant([1, -2, 3], [axis('p0', 3)]), []),
          g.contract(x1, g.constant([1, -2, 3], [axis('q0', 3)]), ['c', 'q0']),
        ),
      );
    });

    it('contract of a batch with itself, where equal rows meet', async () => {
      const g = new GraphBuilder('f32');
      const x1 = g.input('x1', [batchAxis('i'), axis('p0', 3), axis('c', 300)]);
      const second = g.rename(x1, [['i', 'j']]);
      const self = g.contract(x1, g.rename(x1, [['p0', 'q0']]), ['c']);
      const pairs = g.contract(x1, g.rename(second, [['p0', 'q0']]), ['c']);
      const flat = g.contract(x1, second, ['c', 'p0']);
      for (const options of [{}, { tiling: { groups: 1 } }, { tiling: { samples: 2 } }])
        await expectRight(backend, graphOf(pairs, flat, self, g.diagonal(self, 'p0', 'q0')), { options });
      const program = programOf(graphOf(pairs, flat, g.contract(x1, x1, ['c'])));
      const data = Float32Array.from(numbers(5, 3 * 900));
      const { out0, out1, out2 } = await tfjsEngine.run(program, { data, count: 3 }, null, {});
      for (let i = 0; i < 3; i++)
        for (let p = 0; p < 3; p++)
          // the very same number: a cosine of exactly 1
          expect(out0?.data[((i * 3 + i) * 3 + p) * 3 + p]).toBe(out2?.data[i * 3 + p]);
      for (const [i, j] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const)
        expect(out1?.data[i * 3 + j]).toBe(out1?.data[j * 3 + i]);
    });

    it('sum, over neighbours, every second axis, and all positions', async () => {
      const { g, x1, pairs } = inputs([2, 3, 2]);
      await expectRight(
        backend,
        graphOf(
          g.sum(pairs, ['p0', 'q0']),
          g.sum(pairs, ['p0', 'p2', 'q0', 'q2']),
          g.sum(pairs, ['q1']),
          g.sum(pairs, ['p0', 'p1', 'p2', 'q0', 'q1', 'q2']),
          g.sum(x1, ['p1', 'c']),
        ),
      );
    });

    it('maxOver, over neighbours, every second axis, and all positions, below and above 0', async () => {
      const { g, x1, pairs } = inputs([2, 3, 2]);
      const below = g.sub(pairs, 9);
      await expectRight(
        backend,
        graphOf(
          g.maxOver(pairs, ['p0', 'q0']),
          g.maxOver(below, ['p0', 'p2', 'q0', 'q2']),
          g.maxOver(below, ['q1']),
          g.maxOver(pairs, ['p0', 'p1', 'p2', 'q0', 'q1', 'q2']),
          g.maxOver(x1, ['p1', 'c']),
        ),
      );
    });

    it('diagonal, kept under either name, one axis after the other', async () => {
      const { g, x1, second, pairs } = inputs([2, 3, 2]);
      const self = g.contract(x1, g.rename(x1, second), ['c']);
      const one = g.diagonal(self, 'p1', 'q1');
      const flat = g.diagonal(g.diagonal(g.diagonal(pairs, 'p0', 'q0'), 'q1', 'p1'), 'p2', 'q2');
      await expectRight(
        backend,
        graphOf(one, g.diagonal(one, 'q0', 'p0'), g.diagonal(self, 'q2', 'p2'), flat, g.diagonal(pairs, 'q0', 'p0')),
      );
    });

    it('rename, where names change places', async () => {
      const { g, x1, pairs } = inputs([2, 3, 2]);
      const swap = (a: string, b: string) =>
        [
          [a, b],
          [b, a],
        ] as const;
      await expectRight(
        backend,
        graphOf(
          g.rename(pairs, swap('p0', 'q2')),
          g.rename(pairs, [...swap('p0', 'q0'), ...swap('p1', 'q1'), ...swap('p2', 'q2')]),
          g.rename(pairs, [...swap('p0', 'p2'), ...swap('q1', 'p1'), ...swap('q0', 'q2')]),
          g.rename(x1, [
            ['p0', 'q1'],
            ['p2', 'q0'],
          ]),
        ),
      );
    });

    it('windowSum: strides, padding on either side and none, windows that wrap or skip', async () => {
      const { g, x1, pairs } = inputs([5, 3, 2]);
      await expectRight(
        backend,
        graphOf(
          g.windowSum(pairs, [window(['p0', 'q0'], 3, { lo: 1, out: 5 }), window(['p1', 'q1'], 2, { lo: 1, out: 3 })]),
          g.windowSum(pairs, [window(['p0', 'q0'], 3, { stride: 2, out: 2 })]),
          g.windowSum(pairs, [window(['p0', 'q0'], 2, { stride: 3, lo: 1, out: 2 })]),
          g.windowSum(pairs, [window(['p0', 'q0'], 4, { lo: 2, out: 5, wrap: true })]),
          g.windowSum(pairs, [window(['p0', 'q0'], 3, { lo: 1, stride: 2, out: 3, wrap: true })]),
          g.windowSum(pairs, [window(['p0'], 2, { stride: 2, out: 2 }), window(['q0'], 3, { lo: 1, out: 5 })]),
          g.windowSum(pairs, [window(['q2'], 2, { out: 1 }), window(['p1'], 7, { lo: 3, out: 3 })]),
          g.windowSum(x1, [window(['p0'], 2, { lo: -1, out: 3 })]),
          g.windowSum(x1, [window(['p1'], 2, { lo: 4, out: 9 }), window(['p0'], 1, { stride: 2, out: 2 })]),
        ),
      );
    });

    it('outputs that depend on a constant, on one side, and on pairs, at once', async () => {
      const { g, x1, x2, pairs } = inputs([2]);
      const table = g.mul(g.constant([1, 2, 3], [axis('p0', 3)]), 2);
      const [a, b] = [g.contract(x1, x1, ['c']), g.contract(x2, x2, ['c'])];
      await expectRight(backend, graphOf(table, a, b, pairs), { options: { tiling: { samples: 2, groups: 2 } } });
      await expectRight(backend, graphOf(table, a, b), { options: { tiling: { samples: 1 } } });
    });

    it(
      'in random graphs',
      () =>
        check(randomGraph, backend === 'webgpu' ? 12 : 60, async (graph) => {
          await expectRight(backend, graph);
          await expectRight(backend, graph, { options: { tiling: { samples: 2, groups: 1 }, memoryBudget: 1 } });
        }),
      patience,
    );
  });
});
