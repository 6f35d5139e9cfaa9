import { describe, expect, it } from 'vitest';
import {
  applyFnOf,
  Dense,
  type DenseArray,
  type EmpiricalNtkOptions,
  type EmpiricalOptions,
  empiricalKernelFn,
  empiricalNngpFn,
  empiricalNtkFn,
  empiricalNtkVpFn,
  type GraphFn,
  InputError,
  input,
  linearize,
  ndarray,
  PRNGKey,
  placed,
  Relu,
  taylorExpand,
} from '../../src/index.js';
import { callTraceable } from '../../src/nt/empirical/call-traceable.js';
import type { Differentiable } from '../../src/nt/empirical/differentiable.js';
import { placedLeaves } from '../../src/nt/finite/bind.js';

const engine = 'reference';
const net = input('N', 3).build(Dense(4, { bStd: 1 }), Relu(), Dense(2));
const params = net.initFn(PRNGKey(0), { dtype: 'float64' });
const zeros = (...shape: readonly number[]): DenseArray =>
  ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape);
const [x1, x2] = [zeros(3, 3), zeros(2, 3)];

/** Whatever a program without types might hand in. */
const anything = <T>(value: unknown): T => value as T;

const refused = (options: unknown, second: DenseArray | null = x2): Promise<unknown> =>
  empiricalNtkFn(net.applyFn, anything<EmpiricalNtkOptions>(options))(x1, second, params, { engine });

describe('empirical kernels refuse, in one sentence,', () => {
  it('inputs that do not fit the network', async () => {
    const wide = zeros(3, 5);
    const sentence = 'x has shape [3, 5], and the network takes [N, 3]: axis 1 is 5 and must be 3.';
    await expect(empiricalNtkFn(net.applyFn)(anything(wide), null, params, { engine })).rejects.toThrow(sentence);
    expect(() => linearize(net.applyFn, params)).not.toThrow();
    await expect(linearize(net.applyFn, params)(params, anything(wide), { engine })).rejects.toThrow(sentence);
  });

  it.each<[what: string, options: unknown, sentence: string]>([
    [
      'axes that are not there',
      { traceAxes: 2 },
      'traceAxes names axis 2 of an output of shape [3, 2], whose axes are -2 to 1.',
    ],
    [
      'axes that are not there, from the end',
      { diagonalAxes: [0, -3] },
      'diagonalAxes names axis -3 of an output of shape [3, 2], whose axes are -2 to 1.',
    ],
    [
      'axes that are no numbers',
      { traceAxes: ['samples'] },
      "traceAxes names axis a string ('samples') of an output of shape [3, 2], whose axes are -2 to 1.",
    ],
    [
      'lists that are none',
      { traceAxes: 'all' },
      "traceAxes is a string ('all'), and must be a place of an axis or a list of them.",
    ],
    [
      'an axis in both lists',
      { traceAxes: -1, diagonalAxes: [1] },
      'traceAxes and diagonalAxes both name axis 1 of the output; name it in one of them.',
    ],
    [
      'samples that cannot be paired off on the diagonal',
      { diagonalAxes: 0 },
      'diagonalAxes names axis 0 of the output, which has size 3 on x1 and 2 on x2; leave it out, or give inputs of the ' +
        'same size.',
    ],
    [
      'samples that cannot be paired off in the trace',
      { traceAxes: [0, 1] },
      'traceAxes names axis 0 of the output, which has size 3 on x1 and 2 on x2; leave it out, or give inputs of the ' +
        'same size.',
    ],
    [
      'axes that cannot be mapped over',
      { vmapAxes: 2 },
      'vmapAxes names axis 2 of x1, which has shape [3, 3]; name one of its axes.',
    ],
    [
      'axes of outputs that are none of slices',
      { vmapAxes: { in: 0, out: 1 } },
      'vmapAxes names axis 1 of output, which has shape [1, 2] for one slice; name the axis that has size 1 there.',
    ],
    [
      'outputs without an axis for slices',
      { vmapAxes: { in: 0, out: null } },
      'vmapAxes gives no axis for output, where slices have to stand.',
    ],
    [
      'more axes to map than inputs',
      { vmapAxes: { in: [0, 0], out: 0 } },
      'vmapAxes has 2 axes for 1 array; give one axis for each, or one for all.',
    ],
  ])('%s', async (_what, options, sentence) => {
    await expect(refused(options)).rejects.toThrow(new InputError(sentence));
  });

  it('implementations that are none', () => {
    const options = anything<EmpiricalNtkOptions>({ implementation: 'FASTEST' });
    const sentence =
      "implementation is a string ('FASTEST'), and must be one of AUTO, JACOBIAN_CONTRACTION, NTK_VECTOR_PRODUCTS, " +
      'STRUCTURED_DERIVATIVES.';
    expect(() => empiricalNtkFn(net.applyFn, options)).toThrow(new InputError(sentence));
    expect(() => empiricalKernelFn(net.applyFn, options)).toThrow(new InputError(sentence));
  });

  it.each<[what: string, make: () => unknown, name: string]>([
    ['empiricalNtkFn', () => empiricalNtkFn(anything<Differentiable>(Math.sin)), 'a function'],
    ['empiricalNngpFn', () => empiricalNngpFn(anything<Differentiable>(undefined)), 'undefined'],
    [
      'empiricalKernelFn',
      () => empiricalKernelFn(anything<Differentiable>(net)),
      'an object with the fields inShape, outShape, shape, network',
    ],
    [
      'empiricalNtkVpFn',
      () => empiricalNtkVpFn(anything<Differentiable>('f'), anything(x1), null, anything(params)),
      "a string ('f')",
    ],
    ['linearize', () => linearize(anything<Differentiable>(null), anything(params)), 'null'],
    [
      'taylorExpand',
      () => taylorExpand(anything<Differentiable>({ graph: 3 }), anything(params), 2),
      'an object with the fields graph',
    ],
  ])('functions that have no graph (%s)', (what, make, found) => {
    expect(make).toThrow(
      new InputError(
        `${what} takes a function that it can differentiate, the applyFn of a model or what applyFnOf makes of your own, ` +
          `and got ${found}.`,
      ),
    );
  });

  it.each<[get: unknown, sentence: string]>([
    ['cov1', "get asks for a string ('cov1'), which is not one of nngp, ntk."],
    [['ntk', 'mean'], "get asks for a string ('mean'), which is not one of nngp, ntk."],
    [null, 'get asks for null, which is not one of nngp, ntk.'],
    [[], 'get is empty; name at least one of nngp, ntk.'],
    [['ntk', 'ntk'], 'get names a kernel twice: ntk, ntk.'],
  ])('get: %j', async (get, sentence) => {
    const kernel = empiricalKernelFn(net.applyFn)(x1, null, anything<'ntk'>(get), params, { engine });
    await expect(kernel).rejects.toThrow(new InputError(sentence));
  });

  it.each<[what: string, options: unknown, sentence: string]>([
    ['a budget of nothing', { memoryBudget: 0 }, 'memoryBudget is 0, and must be a number of bytes above 0.'],
    ['a budget in words', { memoryBudget: '1 GB' }, 'memoryBudget is 1 GB, and must be a number of bytes above 0.'],
    ['a dtype that is none', { dtype: 'int8' }, "dtype is 'int8', and must be one of float32, float64."],
  ])('%s', async (_what, options, sentence) => {
    const ntk = empiricalNtkFn(net.applyFn)(x1, null, params, anything<EmpiricalOptions>(options));
    await expect(ntk).rejects.toThrow(new InputError(sentence));
  });

  it.each<[what: string, one: unknown, two: unknown, sentence: string]>([
    [
      'inputs that are no arrays',
      [x1, 'pixels'],
      null,
      "x1[1] is a string ('pixels'), and must be an array, as initFn and ndarray make them, or a list or record of arrays.",
    ],
    [
      'inputs that are not finite',
      { a: ndarray([1, Number.NaN], [1, 2]) },
      null,
      'x1.a holds NaN at [0, 1]; replace or drop such samples first.',
    ],
    [
      'batches of different forms',
      [x1, x1],
      { a: x1 },
      'x1 has arrays at [0], [1], and x2 has arrays at .a; both must be trees of the same form.',
    ],
    ['a batch in a list', x1, [x2], 'x1 has one array, and x2 has arrays at [0]; both must be trees of the same form.'],
  ])('%s', async (_what, one, two, sentence) => {
    const kernel = empiricalNngpFn(applyFnOf(net.applyFn.graph))(anything(one), anything(two), params, { engine });
    await expect(kernel).rejects.toThrow(new InputError(sentence));
  });

  it('parameters of another network', async () => {
    const others = anything<typeof params>(input('N', 5).build(Dense(4), Relu(), Dense(2)).initFn(PRNGKey(0)));
    await expect(empiricalNtkFn(net.applyFn)(x1, null, others, { engine })).rejects.toThrow(
      new InputError(
        'params[0] is a list of 1, and this network takes a list of 2 there; initFn gives parameters that fit.',
      ),
    );
    await expect(empiricalNtkFn(net.applyFn)(x1, null, anything(7), { engine })).rejects.toThrow(
      new InputError(
        'params is 7, and must be an array, as initFn and ndarray make them, or a list or record of arrays.',
      ),
    );
  });
});

describe('functions of one’s own are refused, in one sentence,', () => {
  const own = (graph: unknown) => empiricalNtkFn(applyFnOf(anything<GraphFn>(graph)));
  const [data] = [ndarray([1, 2, 3, 4, 5, 6], [2, 3])];

  it.each<[what: string, graph: GraphFn, sentence: string]>([
    [
      'that give nothing',
      () => anything(undefined),
      'output of the function is undefined, and must be an array of the graph, as placed(node, order) makes them, or a ' +
        'list or record of them.',
    ],
    [
      'that give numbers',
      (_g, _p, x) => ({ y: [x, anything(3)] }),
      'output.y[1] of the function is 3, and must be an array of the graph, as placed(node, order) makes them, or a list ' +
        'or record of them.',
    ],
    [
      'whose order leaves out axes',
      (_g, _p, x) => placedLeaves(x).map(([, { node, order }]) => placed(node, order.slice(1))),
      'output[0] of the function has axes (x0_0, x0_1), and its order names (x0_1); it must name each of them once.',
    ],
    [
      'whose order repeats axes',
      (_g, _p, x) => placedLeaves(x).map(([, { node, order }]) => placed(node, [...order.slice(1), ...order.slice(1)])),
      'output[0] of the function has axes (x0_0, x0_1), and its order names (x0_1, x0_1); it must name each of them once.',
    ],
  ])('%s', async (_what, graph, sentence) => {
    await expect(own(graph)(data, null, data, { engine })).rejects.toThrow(new InputError(sentence));
  });

  it('whose outputs on both batches do not fit together', async () => {
    const byRank: GraphFn = (_g, _p, x) => (placedLeaves(x)[0]?.[1].order.length === 2 ? x : [x]);
    const ntk = own(byRank);
    await expect(ntk(data, ndarray([1, 2], [1, 1, 2]), data, { engine })).rejects.toThrow(
      new InputError('f gives other outputs for x1 than for x2; both must be trees of the same form.'),
    );
    await expect(
      own((_g: unknown, _p: unknown, x: unknown) => x)(data, ndarray([1, 2], [1, 1, 2]), data, { engine }),
    ).rejects.toThrow(
      new InputError('The outputs on x1 and x2 have shapes [2, 3] and [1, 1, 2], and must have as many axes.'),
    );
    await expect(
      own((_g: unknown, _p: unknown, x: unknown) => x)(anything([data, ndarray([1, 2], [1, 2])]), null, data, {
        engine,
      }),
    ).resolves.toHaveLength(2);
    const mapped = empiricalNtkFn(
      applyFnOf((_g, _p, x) => x),
      { vmapAxes: 0 },
    );
    await expect(mapped(anything([data, ndarray([1, 2], [1, 2])]), null, data, { engine })).rejects.toThrow(
      new InputError('vmapAxes names axes of sizes 2 and 1 of x1, which must be the same.'),
    );
  });
});

describe('expansions and products refuse, in one sentence,', () => {
  const line = linearize(net.applyFn, params);

  it('parameters of another form', async () => {
    await expect(line(anything([params[0]]), x1, { engine })).rejects.toThrow(
      new InputError(
        'params has arrays at [0][0], [0][1], and those of linearize are at [0][0], [0][1], [2][0]; give parameters of ' +
          'the same form.',
      ),
    );
    const wide = anything<typeof params>(
      input('N', 3)
        .build(Dense(5, { bStd: 1 }), Relu(), Dense(2))
        .initFn(PRNGKey(0)),
    );
    await expect(taylorExpand(net.applyFn, params, 3)(wide, x1, { engine })).rejects.toThrow(
      new InputError(
        'params[0][0] has shape [3, 5], and that of taylorExpand has shape [3, 4]; give parameters of the same form.',
      ),
    );
    const one = callTraceable(applyFnOf((_g, p) => p));
    const alone = linearize(Object.assign(one, { graph: applyFnOf((_g, p) => p).graph }), anything(x1));
    await expect(alone(anything([x1]), anything(x1), { engine })).rejects.toThrow(
      new InputError(
        'params has arrays at [0], and those of linearize are at its root; give parameters of the same form.',
      ),
    );
  });

  it.each<[degree: unknown, found: string]>([
    [-1, '-1'],
    [1.5, '1.5'],
    ['2', "a string ('2')"],
    [undefined, 'undefined'],
  ])('degree %j', (degree, found) => {
    expect(() => taylorExpand(net.applyFn, params, anything<number>(degree))).toThrow(
      new InputError(`taylorExpand: degree is ${found}, and must be a whole number, 0 or more.`),
    );
  });

  it('cotangents of another form', async () => {
    const vp = empiricalNtkVpFn(net.applyFn, x1, x2, params);
    await expect(vp(zeros(3, 2), { engine })).rejects.toThrow(
      new InputError(
        'cotangents has shape [3, 2], and the output on x2 has shape [2, 2] there; give cotangents in the form of ' +
          'f(params, x2).',
      ),
    );
    await expect(vp(anything([zeros(2, 2)]), { engine })).rejects.toThrow(
      new InputError(
        'cotangents is missing, and the output on x2 has shape [2, 2] there; give cotangents in the form of f(params, x2).',
      ),
    );
    const both = empiricalNtkVpFn(
      applyFnOf((_g, _p, x) => [x]),
      x1,
      null,
      zeros(1),
    );
    await expect(both([zeros(3, 3), zeros(3, 3)], { engine })).rejects.toThrow(
      new InputError('cotangents has arrays at [0], [1], and f(params, x2) at [0] alone; give cotangents in its form.'),
    );
  });
});
