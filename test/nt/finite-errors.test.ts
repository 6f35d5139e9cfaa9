import { describe, expect, it } from 'vitest';
import {
  Conv,
  createInput,
  Dense,
  defineLayer,
  FanInSum,
  FanOut,
  Flatten,
  Identity,
  InputError,
  input,
  type Layer,
  type NDArray,
  ndarray,
  parallel,
  Relu,
  repeat,
  ShapeError,
  serial,
} from '../../src/index.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import type { Tree } from '../../src/types/tree.js';
import type { FiniteModel } from '../dsl/finite-model.js';

const key = PRNGKey(0);
const net: FiniteModel = input('N', 3).build(Dense(4, { bStd: 1 }), Relu(), Dense(2));
const x = [[1, 2, 3]];
const zeros = (...shape: readonly number[]): NDArray =>
  ndarray(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
const right = net.initFn(key);
const refused = (params: Tree<NDArray>, data: unknown = x): Promise<unknown> =>
  net.applyFn(params, data as number[][], { engine: 'reference' });

describe('applyFn refuses, in one sentence,', () => {
  it.each<[what: string, params: Tree<NDArray>, sentence: string]>([
    [
      'an array of another shape',
      [[zeros(3, 5), zeros(1, 4)], [], [zeros(4, 2)]],
      'params[0][0] is an array of shape [3, 5], and this network takes an array of shape [3, 4] there; initFn gives ' +
        'parameters that fit.',
    ],
    [
      'another rank',
      [[zeros(3, 4), zeros(4)], [], [zeros(4, 2)]],
      'params[0][1] is an array of shape [4], and this network takes an array of shape [1, 4] there; initFn gives ' +
        'parameters that fit.',
    ],
    [
      'too few layers',
      [[zeros(3, 4), zeros(1, 4)], [zeros(4, 2)]],
      'params is a list of 2, and this network takes a list of 3 there; initFn gives parameters that fit.',
    ],
    [
      'a bias that the layer has not',
      [[zeros(3, 4), zeros(1, 4)], [], [zeros(4, 2), zeros(1, 2)]],
      'params[2] is a list of 2, and this network takes a list of 1 there; initFn gives parameters that fit.',
    ],
    [
      'an array instead of a list',
      [zeros(3, 4), [], [zeros(4, 2)]],
      'params[0] is an array of shape [3, 4], and this network takes a list of 2 there; initFn gives parameters that fit.',
    ],
    [
      'a list instead of an array',
      [[[zeros(3, 4)], zeros(1, 4)], [], [zeros(4, 2)]],
      'params[0][0] is a list of 1, and this network takes an array of shape [3, 4] there; initFn gives parameters ' +
        'that fit.',
    ],
    [
      'data that does not fill its shape',
      [[{ ...zeros(3, 4), shape: [4, 4] } as NDArray, zeros(1, 4)], [], [zeros(4, 2)]],
      'params[0][0] has 12 numbers, and shape [4, 4] holds 16; give the shape of the data.',
    ],
    [
      'a record instead of a list',
      [{ w: zeros(3, 4), b: zeros(1, 4) }, [], [zeros(4, 2)]],
      'params[0] is an object with the fields w, b, and must be an array, as initFn and ndarray make them, or a list ' +
        'of them.',
    ],
  ])('%s', async (_what, params, sentence) => {
    await expect(refused(params)).rejects.toThrow(new InputError(sentence));
  });

  it('what fitted parameters do not hide', async () => {
    await refused(right);
    await expect(refused([[zeros(3, 4), zeros(1, 4)], [], [zeros(4, 2)], []])).rejects.toThrow(
      new InputError(
        'params is a list of 4, and this network takes a list of 3 there; initFn gives parameters that fit.',
      ),
    );
  });

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['3', 3],
    ["a string ('w')", 'w'],
  ])('%s for an array', async (found, value) => {
    const params: unknown = [[zeros(3, 4), value], [], [zeros(4, 2)]];
    await expect(refused(params as Tree<NDArray>)).rejects.toThrow(
      new InputError(
        `params[0][1] is ${found}, and must be an array, as initFn and ndarray make them, or a list of them.`,
      ),
    );
  });

  it('inputs that do not fit, as kernelFn does', async () => {
    await expect(refused(right, [[1, 2]])).rejects.toThrow(
      new InputError('x has shape [1, 2], and the network takes [N, 3]: axis 1 is 2 and must be 3.'),
    );
    await expect(refused(right, [[1, Number.NaN, 3]])).rejects.toThrow(
      new InputError('x holds NaN at [0, 1]; replace or drop such samples first.'),
    );
    await expect(refused(right, [1, 2, 3])).rejects.toThrow(InputError);
    const open = input('N', 'W', 2).build(Conv(2, [5]));
    await expect(open.applyFn(open.initFn(key), [[[1, 2]]], { engine: 'reference' })).rejects.toThrow(
      new ShapeError(
        '✗ in serial layer 0 › Conv: window 5 does not fit axis 1 of [1, 1, 2] with VALID padding (use a smaller window or SAME padding)',
      ),
    );
  });

  it('an engine or dtype that is none', async () => {
    const engine: unknown = 'cuda';
    await expect(net.applyFn(right, x, { engine: engine as 'wasm' })).rejects.toThrow(
      /^engine is 'cuda', and must be one of/,
    );
    const dtype: unknown = 'int8';
    await expect(net.applyFn(right, x, { dtype: dtype as 'float32' })).rejects.toThrow(
      new InputError("dtype is 'int8', and must be one of float32, float64."),
    );
  });
});

describe('initFn refuses, in one sentence,', () => {
  const open = input('N', 'H', 'W', 2).build(Conv(2, [3, 3]), Flatten(), Dense(3));

  it('sizes that are not known', () => {
    expect(() => open.initFn(key)).toThrow(
      new InputError(
        'Dense: its parameters depend on axis -1 of [N, ?], which is not known; tell initFn the sizes that the input ' +
          'leaves open: { sizes: { … } }.',
      ),
    );
    expect(open.initFn(key, { sizes: { H: 4, W: 5 } })[2][0].shape).toEqual([12, 3]);
  });

  it('sizes that are none, or are not asked for', () => {
    expect(() => open.initFn(key, { sizes: { H: 4, W: 0 } })).toThrow(
      new InputError('initFn: sizes.W is 0, and must be a whole number, 1 or more.'),
    );
    expect(() => open.initFn(key, { sizes: { K: 4 } })).toThrow(
      new InputError("initFn: sizes tells K, and the network's input is [N, H, W, 2]."),
    );
    expect(() => open.initFn(key, { sizes: { H: 2, W: 2 } })).toThrow(
      new ShapeError(
        '✗ in serial layer 0 › Conv: window 3 does not fit axis 1 of [N, 2, 2, 2] with VALID padding (use a smaller window or SAME padding)',
      ),
    );
  });

  it('what is no key', () => {
    const seed: unknown = 0;
    expect(() => net.initFn(seed as typeof key)).toThrow(
      new InputError('initFn(key, options) got 0 as its key; make one with PRNGKey(seed) or split another.'),
    );
  });

  it('a dtype that is none', () => {
    const dtype: unknown = 'int8';
    expect(() => net.initFn(key, { dtype: dtype as 'float32' })).toThrow(
      new InputError("initFn(key, options) got a string ('int8') as its dtype; it draws 'float32' or 'float64'."),
    );
  });
});

describe('a layer without a finite network', () => {
  interface Negate extends Layer {
    readonly name: 'Negate';
    readonly '~out': this['~in'];
  }
  const Negate = (): Negate => defineLayer<Negate>({ name: 'Negate', shape: (state) => state, kernel: (k) => k });
  const sentence = (place: string): InputError =>
    new InputError(
      `✗ ${place} › Negate has no finite network, so there is nothing to init or apply (give defineLayer its \`finite\` ` +
        'part)',
    );

  it.each([
    ['in layer 1', input('N', 3).build(Dense(3), Negate())],
    ['in layer 1', input('N', 3).pipe(Dense(3)).pipe(Negate())],
    ['in layer 0 › in serial layer 1 › in repeat step 0', input('N', 3).build(serial(Identity(), repeat(Negate(), 2)))],
    [
      'in layer 1 › in parallel branch 1 › in serial layer 0',
      input('N', 3).build(FanOut(2), parallel(Dense(3), serial(Negate(), Dense(3))), FanInSum()),
    ],
  ] as const)('%s: kernels, and one sentence for init and apply', async (place, model) => {
    const finite: FiniteModel = model;
    const nngp = await model.kernelFn(x, null, 'nngp', { engine: 'reference' });
    expect(nngp.shape).toEqual([1, 1]);
    expect(() => finite.initFn(key)).toThrow(sentence(place));
    await expect(finite.applyFn([], x, { engine: 'reference' })).rejects.toThrow(sentence(place));
  });
});

describe('an input function that was given nothing to run finite networks with', () => {
  const bare = createInput(() => Promise.resolve(0))('N', 3).build(Dense(2));
  const sentence = 'createInput was given nothing to run finite networks with; pass it a second argument.';

  it('says so', async () => {
    expect(() => bare.initFn(key)).toThrow(new InputError(sentence));
    await expect(bare.applyFn([[zeros(3, 2)]], x)).rejects.toThrow(new InputError(sentence));
  });
});
