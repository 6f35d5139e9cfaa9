import { describe, expect, it } from 'vitest';
import { treeMap } from '../../src/compile/tree.js';
import {
  Conv,
  Dense,
  FanOut,
  Flatten,
  input,
  ndarray,
  parallel,
  RectifiedMonomial,
  Relu,
  repeat,
  Sign,
  serial,
} from '../../src/index.js';
import { normal } from '../../src/runtime/random/normal.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import { split } from '../../src/runtime/random/split.js';
import { type FiniteModel, isArray, leavesOf } from '../dsl/finite-model.js';

const engine = 'reference';
const key = PRNGKey(7);
const start = input('N', 3);
const net = start.build(Dense(4, { bStd: 1 }), Relu(), Dense(2, { bStd: 1 }));
const x = [
  [1, 2, 3],
  [-4, 0.5, 6],
];

describe('initFn', () => {
  it('gives the same for the same key, and other numbers for another', () => {
    const numbers = (seed: number): readonly number[] =>
      leavesOf(net.initFn(PRNGKey(seed))).flatMap(([, { data }]) => [...data]);
    expect(numbers(7)).toEqual(numbers(7));
    expect(new Set([...numbers(7), ...numbers(8)]).size).toBe(2 * (12 + 4 + 8 + 2));
  });

  it('draws float32 unless told', () => {
    const dtypes = (options?: { dtype: 'float64' }): readonly string[] =>
      leavesOf(net.initFn(key, options)).map(([, { dtype }]) => dtype);
    expect(dtypes()).toEqual(Array(4).fill('float32'));
    expect(dtypes({ dtype: 'float64' })).toEqual(Array(4).fill('float64'));
  });

  it('splits its key as the reference does: for layers in turn, for branches at once, for weights and biases', () => {
    const weights = (own: typeof key) => normal(split(own)[0], [3, 3]);
    const biases = (own: typeof key) => normal(split(own)[1], [1, 3]);
    const [rest, first] = split(key);
    const [rest2, second] = split(rest);
    const [, third] = split(rest2);
    const dense = Dense(3, { bStd: 1 });
    expect(start.build(dense).initFn(key)).toEqual([[weights(first), biases(first)]]);
    expect(start.build(Dense(3)).initFn(key)).toEqual([[weights(first)]]);
    expect(start.build(dense, Relu(), Dense(3)).initFn(key)).toEqual([
      [weights(first), biases(first)],
      [],
      [weights(third)],
    ]);
    const [left, right] = split(second);
    expect(start.build(FanOut(2), parallel(Dense(3), serial(Dense(3)))).initFn(key)).toEqual([
      [],
      [[weights(left)], [[weights(split(right)[1])]]],
    ]);
    const [later, one] = split(first);
    expect(start.build(repeat(Dense(3), 2)).initFn(key)).toEqual([[[weights(one)], [weights(split(later)[1])]]]);
  });

  it('splits keys of the older scheme as well, with and without biases alike', () => {
    const old = PRNGKey(7, { partitionable: false });
    const [, first] = split(old);
    expect(start.build(Dense(3)).initFn(old)).toEqual([[normal(split(first)[0], [3, 3])]]);
  });
});

describe('applyFn', () => {
  const params = net.initFn(key);

  it('gives one array a branch', async () => {
    const branches = input('N', 2, 3).build(FanOut(2), parallel(Flatten(), serial(FanOut(1), parallel(Dense(2)))));
    const [flat, [dense]] = await branches.applyFn(branches.initFn(key), [x], { engine });
    expect(flat.toNested()).toEqual([x.flat()]);
    expect(dense.shape).toEqual([1, 2, 2]);
  });

  it('runs on any number of samples, and of positions that have names', async () => {
    const open = input('N', 'W', 3).build(Conv(2, [2]));
    const drawn = open.initFn(key);
    expect((await open.applyFn(drawn, [x], { engine })).shape).toEqual([1, 1, 2]);
    const more = await open.applyFn(
      drawn,
      [
        [...x, ...x],
        [...x, ...x],
      ],
      { engine },
    );
    expect(more.shape).toEqual([2, 3, 2]);
    expect(more.get(0, 0, 1)).toBe((await open.applyFn(drawn, [x], { engine })).get(0, 0, 1));
  });

  it('takes parameters and inputs of any dtype, and computes in that of the inputs', async () => {
    const any: FiniteModel = net;
    const wide = treeMap(any.initFn(key), isArray, (array) => array.astype('float64'));
    const narrow = ndarray(Float32Array.from(x.flat()), [2, 3]);
    const found = await net.applyFn(params, narrow, { engine, dtype: 'float64' });
    expect(found.dtype).toBe('float64');
    expect(found.data).toEqual((await any.applyFn(wide, x, { engine })).data);
  });

  it('stops when it is told to, and says when it is done', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(net.applyFn(params, x, { engine, signal: stop.signal })).rejects.toThrow('enough');
    const said: number[] = [];
    await net.applyFn(params, x, { engine, onProgress: ({ done, total }) => said.push(done / total) });
    expect(said.at(-1)).toBe(1);
  });

  it('gives the same without rewriting', async () => {
    const plain = await net.applyFn(params, x, { engine, optimize: false });
    const usual = await net.applyFn(params, x, { engine });
    plain.data.forEach((value, i) => expect(usual.data[i]).toBeCloseTo(value, 12));
  });

  it('has a value where nonlinearities jump or have a corner', async () => {
    const at0 = async (layer: ReturnType<typeof Relu | typeof Sign | typeof RectifiedMonomial>): Promise<number> => {
      const zero = start.build(Dense(1, { wStd: 0 }), layer);
      return (await zero.applyFn(zero.initFn(key), [[1, 2, 3]], { engine })).get(0, 0);
    };
    expect(await at0(Relu())).toBe(0);
    expect(await at0(Sign())).toBe(0);
    expect(await at0(RectifiedMonomial(0))).toBe(1);
    expect(await at0(RectifiedMonomial(1))).toBe(0);
  });
});
