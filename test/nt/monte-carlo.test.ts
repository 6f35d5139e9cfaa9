import { describe, expect, it } from 'vitest';
import {
  applyFnOf,
  Conv,
  Dense,
  FanOut,
  GlobalAvgPool,
  Identity,
  InputError,
  input,
  type NDArray,
  ndarray,
  normal,
  PRNGKey,
  parallel,
  Relu,
  split,
} from '../../src/index.js';
import { empiricalKernelFn } from '../../src/nt/empirical/empirical-kernel-fn.js';
import { monteCarloKernelFn } from '../../src/nt/monte-carlo/monte-carlo-kernel-fn.js';

const net = input('N', 3).build(Dense(8, { bStd: 0.4 }), Relu(), Dense(8), Relu(), Dense(2));
const x1 = normal(PRNGKey(1), [3, 3], 'float64');
const x2 = normal(PRNGKey(2), [2, 3], 'float64');
const key = PRNGKey(11);

/** The largest distance between entries. */
const apart = (a: NDArray, b: NDArray): number => {
  expect(a.shape).toEqual(b.shape);
  return Math.max(...Array.from(a.data, (v, k) => Math.abs(v - (b.data[k] ?? Number.NaN))));
};

/** Kernels of the first networks, one after the other, from keys split as the reference splits them. */
async function oneByOne(count: number): Promise<readonly NDArray[]> {
  const kernels: NDArray[] = [];
  const kernelFn = empiricalKernelFn(net.applyFn);
  let left = key;
  for (let k = 0; k < count; k++) {
    const [next, own] = split(left);
    left = next;
    const [init] = split(own);
    kernels.push(await kernelFn(x1, x2, 'ntk', net.initFn(init, { dtype: 'float64' })));
  }
  return kernels;
}

describe('monteCarloKernelFn', () => {
  it('is the mean over networks drawn from keys of their own, with its standard error', async () => {
    const kernels = await oneByOne(5);
    const { mean, stdError, samples } = await monteCarloKernelFn(net, key, 5, { stdError: true })(x1, x2, 'ntk');
    expect(samples).toBe(5);
    const values = (entry: number): readonly number[] => kernels.map(({ data }) => data[entry] ?? Number.NaN);
    const average = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
    for (let entry = 0; entry < 6; entry++) {
      const [all, middle] = [values(entry), average(values(entry))];
      expect(mean.data[entry]).toBeCloseTo(middle, 12);
      const variance = all.reduce((sum, v) => sum + (v - middle) ** 2, 0) / 4;
      expect(stdError.data[entry]).toBeCloseTo(Math.sqrt(variance / 5), 12);
    }
  });

  it('does not depend on how many networks run at once', async () => {
    const whole = await monteCarloKernelFn(net, key, 10)(x1, x2, 'ntk');
    for (const batchSize of [1, 3, 10, 64])
      expect(apart(await monteCarloKernelFn(net, key, 10, { batchSize })(x1, x2, 'ntk'), whole)).toBeLessThan(1e-13);
    expect(apart(await monteCarloKernelFn(net, key, 10, { memoryBudget: 1 })(x1, x2, 'ntk'), whole)).toBeLessThan(
      1e-13,
    );
  });

  it('is the same on every implementation, engine and promise of slices', async () => {
    const whole = await monteCarloKernelFn(net, key, 6)(x1, x2, 'ntk');
    for (const implementation of ['AUTO', 'JACOBIAN_CONTRACTION', 'NTK_VECTOR_PRODUCTS'] as const)
      expect(apart(await monteCarloKernelFn(net, key, 6, { implementation })(x1, x2, 'ntk'), whole)).toBeLessThan(
        1e-12,
      );
    const reference = await monteCarloKernelFn(net, key, 6, { engine: 'reference' })(x1, x2, 'ntk');
    expect(apart(reference, whole)).toBeLessThan(1e-12);
    expect(apart(await monteCarloKernelFn(net, key, 6, { vmapAxes: 0 })(x1, x2, 'ntk'), whole)).toBeLessThan(1e-12);
  });

  it('gives estimates along the way, the same each time it is called', async () => {
    const kernelFn = monteCarloKernelFn(net, key, [2, 7, 20], { batchSize: 5 });
    for (let time = 0; time < 2; time++) {
      const found: NDArray[] = [];
      for await (const nngp of kernelFn(x1, null, 'nngp')) found.push(nngp);
      expect(found.length).toBe(3);
      for (const [k, count] of [2, 7, 20].entries()) {
        const whole = await monteCarloKernelFn(net, key, count)(x1, null, 'nngp');
        expect(apart(found[k] ?? whole, whole)).toBeLessThan(1e-13);
      }
    }
  });

  it('has the shapes of kernelFn, and trace and diagonal axes where asked', async () => {
    const conv = input('N', 2, 'W').build(
      Conv(4, [2], { padding: 'SAME', dimensionNumbers: ['NCH', 'HIO', 'NCH'] }),
      Relu(),
      Conv(3, [1], { dimensionNumbers: ['NCH', 'HIO', 'NCH'] }),
    );
    const x = normal(key, [2, 2, 3], 'float64');
    const { nngp, ntk } = await monteCarloKernelFn(conv, key, 3)(x);
    const kernel = await conv.kernelFn(x, null, ['nngp', 'ntk']);
    expect(nngp.shape).toEqual(kernel.nngp.shape);
    expect(ntk.shape).toEqual(kernel.ntk.shape);
    const axes = { traceAxes: [1], diagonalAxes: [0, 2] } as const;
    expect((await monteCarloKernelFn(conv, key, 3, axes)(x, null, 'ntk')).shape).toEqual([2, 3]);
    expect((await monteCarloKernelFn(conv, key, 3, { traceAxes: [] })(x, null, 'nngp')).shape).toEqual([
      2, 2, 3, 3, 3, 3,
    ]);
  });

  it('has a kernel for each output, and takes any initFn and applyFn', async () => {
    const two = input('N', 3).build(Dense(4), FanOut(2), parallel(Dense(3), Identity()));
    const [first, second] = await monteCarloKernelFn(two, key, 3, { stdError: true })(x1, x2);
    expect([first.ntk.mean.shape, second.nngp.stdError.shape]).toEqual([
      [3, 2],
      [3, 2],
    ]);
    const own = { initFn: net.initFn, applyFn: applyFnOf(net.applyFn.graph) };
    const whole = await monteCarloKernelFn(net, key, 4)(x1, x2, 'ntk');
    const found = await monteCarloKernelFn(own, key, 4)(x1, x2, 'ntk');
    if (!('shape' in found) || Array.isArray(found)) throw new Error('one array was expected');
    expect([...(found.data as Float64Array)]).toEqual([...whole.data]);
  });

  it('tells progress, and stops', async () => {
    const done: number[] = [];
    const onProgress = (progress: { readonly done: number; readonly total: number }): void => {
      expect(progress.total).toBe(7);
      done.push(progress.done);
    };
    await monteCarloKernelFn(net, key, 7, { batchSize: 3, onProgress })(x1);
    expect(done).toEqual([3, 6, 7]);
    const stopped = monteCarloKernelFn(net, key, 7, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(stopped(x1)).rejects.toThrow('enough');
  });

  it('computes in float32 where asked, with parameters that are drawn so', async () => {
    const found = await monteCarloKernelFn(net, key, 4, { dtype: 'float32' })(x1, x2, 'ntk');
    expect(found.dtype).toBe('float32');
    const mean = input('N', 4, 2).build(Conv(3, [2]), Relu(), GlobalAvgPool());
    const x = normal(key, [2, 4, 2], 'float32');
    expect((await monteCarloKernelFn(mean, key, 2)(x, null, 'nngp')).dtype).toBe('float32');
  });
});

/** What the type checker would refuse. */
const wrong = (value: unknown): never => value as never;

describe('monteCarloKernelFn refuses, in one sentence,', () => {
  const refuses =
    (nSamples: unknown): (() => unknown) =>
    () =>
      monteCarloKernelFn(net, key, wrong(nSamples));

  it.each<[unknown, string]>([
    [0, 'nSamples is 0, and must be a whole number, 1 or more, or a list of such numbers.'],
    [1.5, 'nSamples is 1.5, and must be a whole number, 1 or more, or a list of such numbers.'],
    ['9', "nSamples is a string ('9'), and must be a whole number, 1 or more, or a list of such numbers."],
    [[], 'nSamples is an empty list; give one count of networks or more.'],
    [[3, -1], 'nSamples[1] is -1, and must be a whole number, 1 or more.'],
    [[3, 3], 'nSamples[1] is 3 and comes after 3; list counts in ascending order.'],
  ])('%j', (nSamples, sentence) => {
    expect(refuses(nSamples)).toThrow(new InputError(sentence));
  });

  it('other mistakes', async () => {
    expect(() => monteCarloKernelFn(wrong(null), key, 1)).toThrow(
      new InputError('monteCarloKernelFn got null as its model; give a model, or { initFn, applyFn }.'),
    );
    expect(() => monteCarloKernelFn(net, wrong(3), 1)).toThrow(
      new InputError(
        'monteCarloKernelFn(model, key, nSamples) got 3 as its key; make one with PRNGKey(seed) or split another.',
      ),
    );
    expect(() => monteCarloKernelFn(net, key, 1, { batchSize: 0 })).toThrow(
      new InputError('batchSize is 0, and must be a whole number, 1 or more.'),
    );
    expect(() => monteCarloKernelFn(net, key, 1, { memoryBudget: -1 })).toThrow(
      new InputError('memoryBudget is -1, and must be a number of bytes above 0.'),
    );
    await expect(monteCarloKernelFn(net, key, 1)(ndarray([1, 2], [1, 2]))).rejects.toThrow(
      new InputError('x1 has shape [1, 2], and the network takes [N, 3]: axis 1 is 2 and must be 3.'),
    );
    let calls = 0;
    const shifty = {
      initFn: () => [ndarray([1, 2], calls++ < 2 ? [1, 2] : [2, 1])],
      applyFn: applyFnOf((_g, params) => (Array.isArray(params) ? (params[0] ?? []) : [])),
    };
    await expect(monteCarloKernelFn(shifty, key, 9, { traceAxes: [] })(x1)).rejects.toThrow(
      new InputError(
        'initFn gave params[0] of shape [2, 1] for one key and shape [1, 2] there for another; the form must not depend on ' +
          'the key.',
      ),
    );
  });
});
