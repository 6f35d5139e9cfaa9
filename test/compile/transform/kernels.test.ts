import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Graph, Node } from '../../../src/compile/graph/node.js';
import { topological } from '../../../src/compile/graph/traverse.js';
import { bindAxes } from '../../../src/compile/transform/bind-axes.js';
import { grad } from '../../../src/compile/transform/grad.js';
import {
  ABRelu,
  Abs,
  AvgPool,
  Conv,
  Cos,
  Dense,
  type DimValue,
  Elementwise,
  ElementwiseNumerical,
  Erf,
  Exp,
  ExpNormalized,
  FanInSum,
  FanOut,
  Flatten,
  Gabor,
  Gaussian,
  Gelu,
  GlobalAvgPool,
  Hermite,
  Identity,
  LeakyRelu,
  Monomial,
  Polynomial,
  parallel,
  Rbf,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
  Sin,
  SumPool,
  serial,
} from '../../../src/index.js';
import { kernelProgram } from '../../../src/nt/kernel/kernel-program.js';
import { seed } from '../../property/seed.js';
import { TIMES } from '../../property/support/check.js';
import { type RandomNet, randomNet } from '../../property/support/random-net.js';
import { graphOfNetwork, type Model, modelOf, programOf } from '../graph/networks.js';
import { checkDifferences, checkTranspose } from './checks.js';
import { BATCHES, inputsOf, NOWHERE, nearBends, numbersOf, type Point, valueAt, valuesAt } from './differences.js';

const W = { wStd: 1.3, bStd: 0.4 };

const pixels: readonly DimValue[] = ['N', 5, 4, 2];
const line: readonly DimValue[] = ['N', 6, 2];
const flat: readonly DimValue[] = ['N', 3];

const NETS: readonly (readonly [string, Model])[] = [
  ['a linear one', modelOf(flat, Dense(4, W))],
  ['ReLU', modelOf(flat, Dense(4, W), Relu(), Dense(4, W), Relu(), Dense(1, W))],
  [
    'other bends',
    modelOf(flat, Dense(4, W), ABRelu(0.3, 1.2), Dense(4, W), LeakyRelu(0.2), Dense(4, W), Abs(), Dense(1)),
  ],
  ['erf', modelOf(flat, Dense(4, W), Erf(), Dense(4, W), Sigmoid_like(), Dense(1, W))],
  ['powers', modelOf(flat, Dense(4), RectifiedMonomial(2), Dense(4, { wStd: 0.5 }), Monomial(3), Dense(1))],
  ['bells', modelOf(flat, Dense(4, { wStd: 0.5 }), Gaussian({ a: 1, b: -1 }), Dense(1, W))],
  ['a step', modelOf(flat, Dense(4, W), Erf(), Dense(4, W), Sign(), Dense(1, W))],
  [
    'convolutions and pools',
    modelOf(
      pixels,
      Conv(4, [3, 3], { ...W, padding: 'SAME' }),
      Relu(),
      AvgPool([2, 2], { strides: [2, 2], padding: 'SAME' }),
      Conv(4, [2, 1], { ...W, padding: 'VALID' }),
      Erf(),
      GlobalAvgPool(),
      Dense(1, W),
    ),
  ],
  [
    'strides',
    modelOf(pixels, Conv(4, [3, 2], { ...W, strides: [2, 1], padding: 'SAME' }), Relu(), Flatten(), Dense(1, W)),
  ],
  [
    'a cycle',
    modelOf(
      line,
      Conv(4, [3], { ...W, padding: 'CIRCULAR' }),
      Relu(),
      Conv(4, [3], { ...W, strides: [2], padding: 'CIRCULAR' }),
      Relu(),
      SumPool([2], { strides: [1], padding: 'SAME' }),
      Flatten(),
      Dense(1, W),
    ),
  ],
  [
    'branches',
    modelOf(
      line,
      Dense(4, W),
      FanOut(2),
      parallel(serial(Relu(), Conv(4, [3], { ...W, padding: 'SAME' })), Identity()),
      FanInSum(),
      GlobalAvgPool(),
      Dense(1, W),
    ),
  ],
  ['waves', modelOf(flat, Dense(4, W), Sin({ c: 0.4 }), Dense(4, W), Rbf(), Dense(4, W), Cos({ b: 0.7 }), Dense(1, W))],
  [
    'exponentials',
    modelOf(
      flat,
      Dense(4, { wStd: 0.5 }),
      Exp(),
      Dense(4, { wStd: 0.5 }),
      ExpNormalized(),
      Dense(4),
      Gabor(),
      Dense(1, W),
    ),
  ],
  [
    'polynomials',
    modelOf(flat, Dense(4, W), Gelu(), Dense(4, W), Polynomial([1, 0.5, -0.3]), Dense(4), Hermite(2), Dense(1, W)),
  ],
  [
    'functions of a user',
    modelOf(
      flat,
      Dense(4, W),
      Elementwise({ nngpFn: (g, q, v1, v2) => g.div(q, g.add(1, g.mul(v1, v2))) }),
      Dense(4, W),
      ElementwiseNumerical((g, x) => g.pointwise('sin', [x]), { deg: 4 }),
      Dense(1, W),
    ),
  ],
];

/** A sum of all entries of all outputs, each with a weight of its own. */
function weighed(g: GraphBuilder, outputs: readonly Node[]): Node {
  const parts = outputs.map((y, k) => {
    const names = y.axes.map((a) => a.name);
    return g.contract(y, g.input(`weight ${k} of #${y.id}`, y.axes), names);
  });
  return parts.reduce((a, b) => g.add(a, b), g.constant(0));
}

/** The outputs of a kernel for two batches, or for one against itself; axes are static in `g`. */
function bound(g: GraphBuilder, graph: Graph, hasX2: boolean): readonly Node[] {
  return bindAxes(
    g,
    Object.values(graph.outputs),
    new Map([
      ['i', 2],
      ['j', hasX2 ? 3 : 2],
    ]),
  );
}

const samplesOf = (nodes: readonly Node[]): readonly Node[] =>
  inputsOf(nodes).filter((n) => n.op === 'input' && n.attrs.name.startsWith('x'));

/** The gradient of a number made of a kernel, by the samples, is that of differences; it has a transpose, too. */
function checkKernel(graph: Graph, hasX2: boolean): void {
  const g = new GraphBuilder('f64');
  const outputs = bound(g, graph, hasX2);
  const total = weighed(g, outputs);
  checkDifferences(g, [total], NOWHERE, 1e-6);
  checkTranspose(g, [total], NOWHERE, 1e-11);
}

describe.each(NETS)('the kernel of %s', (_title, model) => {
  test.each([
    ['two batches', true],
    ['a batch with itself', false],
  ])('of %s has the gradient of differences, as written and rewritten', (_what, hasX2) => {
    checkKernel(graphOfNetwork(model, { hasX2 }), hasX2);
    checkKernel(programOf(model, { hasX2 }).graph, hasX2);
  });

  test('has a finite gradient where samples are equal, opposite or zero', () => {
    const g = new GraphBuilder('f64');
    const outputs = bound(g, graphOfNetwork(model, { hasX2: true }), true);
    const inputs = samplesOf(outputs);
    const [x1] = inputs;
    const first = x1 ? numbersOf(x1, NOWHERE) : [];
    const sample = first.slice(0, first.length / 2);
    const zero = sample.map(() => 0);
    const at: Point = new Map([
      ['x1', [...sample, ...zero]],
      ['x2', [...sample, ...sample.map((v) => -v), ...zero]],
    ]);
    expect(inputs.length).toBe(2);
    const gradients = grad(g, weighed(g, outputs), inputs);
    expect(valuesAt(gradients, at).flat().every(Number.isFinite)).toBe(true);
    // and so is how it changes
    const second = grad(g, weighed(g, gradients), inputs);
    expect(valuesAt(second, at).flat().every(Number.isFinite)).toBe(true);
  });
});

test('a gradient of a kernel along batch axes is that along static ones', () => {
  const [, model] = NETS[7] ?? NETS[0] ?? ['', modelOf(flat, Dense(1))];
  const { outputs } = graphOfNetwork(model);
  const [open, closed] = [new GraphBuilder('f64'), new GraphBuilder('f64')];
  const gradients = [
    bindAxes(open, Object.values(outputs), new Map()),
    bindAxes(closed, Object.values(outputs), BATCHES),
  ];
  const [batches, fixed] = gradients.map((nodes, k) => {
    const g = k === 0 ? open : closed;
    return grad(g, weighed(g, nodes), samplesOf(nodes));
  });
  expect(batches?.flatMap((n) => n.axes.filter((a) => a.extent === null).map((a) => a.name))).toEqual(['i', 'j']);
  expect(fixed?.flatMap((n) => n.axes.map((a) => a.extent))).toEqual([2, 5, 4, 2, 3, 5, 4, 2]);
  expect(valuesAt(batches ?? [])).toEqual(valuesAt(fixed ?? []));
});

const entriesOf = (x: Node): number => x.axes.reduce((n, a) => n * (a.extent ?? Number.NaN), 1);

function graphOf({ network, shape }: RandomNet, hasX2: boolean): Graph {
  const question = { fields: ['nngp', 'ntk'], dtype: 'f64', optimize: false, diagonalSpatial: false } as const;
  return kernelProgram(network, { ...question, shape: shape.map((n) => n ?? 1), hasX2 }).kernel.program.graph;
}

test('random kernels have the gradient of differences', () => {
  fc.assert(
    fc.property(randomNet(), fc.boolean(), (net, hasX2) => {
      const g = new GraphBuilder('f64');
      const outputs = bound(g, graphOf(net, hasX2), hasX2);
      fc.pre(topological(outputs).every((x) => entriesOf(x) < 2000));
      const total = weighed(g, outputs);
      fc.pre(inputsOf([total]).length > 0 && !nearBends(g, [total], NOWHERE, 1e-4));
      expect(Number.isFinite(valueAt(total, total)[0])).toBe(true);
      checkDifferences(g, [total], NOWHERE, 1e-5);
      checkTranspose(g, [total], NOWHERE, 1e-10);
    }),
    { numRuns: Math.ceil(25 * TIMES), seed },
  );
});
