import { describe, expect, it } from 'vitest';
import {
  Conv,
  Dense,
  EngineError,
  Flatten,
  InputError,
  input,
  ndarray,
  ShapeError,
  TangentsError,
} from '../../src/index.js';
import { runKernel } from '../../src/nt/kernel/run-kernel.js';
import { NETS, samples } from './engine-nets.js';

const { network } = NETS.dense;
const x = samples(1, [2, 6]);
const FIELDS =
  'nngp, ntk, cov1, cov2, isGaussian, shape1, shape2, batchAxis, channelAxis, diagonalBatch, diagonalSpatial, x1IsX2, mask1, mask2';

/** Arguments as they come from JavaScript, where no type checker looks at them. */
type Arguments = readonly [x1: unknown, x2: unknown, get: unknown, options?: object];
const call = ([x1, x2, get, options = {}]: Arguments, net = network): Promise<unknown> =>
  Reflect.apply(runKernel, undefined, [net, x1, x2, get, options]);

/** The error of a call, which must be one of the library's. */
async function errorOf(args: Arguments, net = network): Promise<TangentsError> {
  const error: unknown = await call(args, net).then(
    () => expect.unreachable('computed'),
    (e: unknown) => e,
  );
  if (!(error instanceof TangentsError)) throw error;
  return error;
}

const nan = ndarray(Float64Array.of(1, Number.NaN, 3, 4, 5, 6), [1, 6]);
const square = input('N', 'H', 'H', 1).build(Conv(2, [3, 3]), Flatten()).network;

const INPUTS: readonly (readonly [title: string, args: Arguments, sentence: string])[] = [
  [
    'an unknown engine',
    [x, null, 'ntk', { engine: 'gpu' }],
    "engine is 'gpu', and must be one of auto, wasm, webgpu, tfjs, reference.",
  ],
  ['NaN in x1', [nan, null, 'ntk'], 'x1 holds NaN at [0, 1]; replace or drop such samples first.'],
  ['NaN in x2', [x, nan, 'ntk'], 'x2 holds NaN at [0, 1]; replace or drop such samples first.'],
  [
    'infinities',
    [ndarray(Float64Array.of(1, Number.POSITIVE_INFINITY, 3, 4, 5, Number.NEGATIVE_INFINITY), [1, 6]), null, 'ntk'],
    'x1 holds Infinity at [0, 1], and 1 more that are not finite; replace or drop such samples first.',
  ],
  [
    'float64 beyond the range of float32',
    [ndarray(Float64Array.of(1, 2, 3, 4, -1e300, 6), [1, 6]), null, 'ntk', { dtype: 'float32' }],
    "x1 holds -1e+300 at [0, 4], beyond the range of the float32 asked for; use dtype 'float64' or scale the data.",
  ],
  [
    'no x1',
    [undefined, null, 'ntk'],
    'x1 is undefined, and must be an NDArray, { data, shape }, nested arrays of numbers or the bytes of a .npy file.',
  ],
  [
    'x1 of another rank',
    [samples(1, [2, 2, 3]), null, 'ntk'],
    'x1 has shape [2, 2, 3], and the network takes [N, 6]: 3 axes against 2; give it the shape [2, 6].',
  ],
  [
    'x1 of another size',
    [samples(1, [2, 7]), null, 'ntk'],
    'x1 has shape [2, 7], and the network takes [N, 6]: axis 1 is 7 and must be 6.',
  ],
  [
    'x2 of another size',
    [x, samples(1, [3, 7]), 'ntk'],
    'x2 has shape [3, 7], and the network takes [N, 6]: axis 1 is 7 and must be 6.',
  ],
  [
    'x2 of another dtype',
    [x, ndarray(new Float32Array(12), [2, 6]), 'ntk'],
    "x1 is float64 and x2 is float32; give both the same, e.g. x2.astype('float64').",
  ],
  [
    'an empty x1',
    [samples(1, [0, 6]), null, 'ntk'],
    'x1 has shape [0, 6]: axis 0 is empty, so there is nothing to compute; give at least one entry on every axis.',
  ],
  [
    'an empty x2',
    [x, samples(1, [0, 6]), 'ntk'],
    'x2 has shape [0, 6]: axis 0 is empty, so there is nothing to compute; give at least one entry on every axis.',
  ],
  [
    'ragged rows',
    [
      [
        [1, 2, 3, 4, 5, 6],
        [1, 2],
      ],
      null,
      'ntk',
    ],
    'x1 is ragged: x1[1] has length 2 and x1[0] has length 6; make them equally long.',
  ],
  ['an unknown field', [x, null, 'NTK'], `get asks for 'NTK', which is not one of ${FIELDS}.`],
  [
    'an unknown field among others',
    [x, null, ['nngp', 'theta']],
    `get asks for 'theta', which is not one of ${FIELDS}.`,
  ],
  ['a field twice', [x, null, ['nngp', 'ntk', 'nngp']], 'get names a field twice: nngp, ntk, nngp.'],
  ['no field at all', [x, null, []], `get is empty; name at least one of ${FIELDS}.`],
];

describe('kernelFn refuses, in one sentence,', () => {
  it.each(INPUTS)('%s', async (_, args, sentence) => {
    const error = await errorOf(args);
    expect(error.message).toBe(sentence);
    expect(error).toBeInstanceOf(InputError);
  });

  it.each([0, -1, 1.5, Number.NaN, 256])('%d threads', async (threads) => {
    const error = await errorOf([x, null, 'ntk', { threads }]);
    expect(error.message).toBe(`threads must be a whole number from 1 to 255, got ${threads}.`);
    expect(error).toBeInstanceOf(EngineError);
  });

  it('a kernel that no array can hold', async () => {
    const many = ndarray(new Float32Array(600_000), [600_000, 1]);
    const error = await errorOf([many, null, 'nngp'], input('N', 1).build(Dense(1)).network);
    expect(error.message).toBe(
      'nngp of shape [600000, 600000] in float32 takes 1341.1 GiB, more than one array can hold here: compute it for ' +
        'fewer samples at a time.',
    );
    expect(error).toBeInstanceOf(EngineError);
  });

  it('sizes that one name cannot have', async () => {
    const unequal = await errorOf([samples(1, [2, 4, 5, 1]), null, 'ntk'], square);
    expect(unequal.message).toBe(
      'x1 has shape [2, 4, 5, 1], and the network takes [N, H, H, 1]: axes 1 and 2 are both H, and are 4 and 5; make them equal.',
    );
    const pair = await errorOf([samples(1, [2, 4, 4, 1]), samples(1, [2, 5, 5, 1]), 'ntk'], square);
    expect(pair.message).toBe(
      'x1 has shape [2, 4, 4, 1] and x2 [2, 5, 5, 1]: axis 1 is 4 against 5; only the batch axis (0) may differ.',
    );
  });

  it('sizes that the layers cannot take, with the sentence of the layer', async () => {
    const error = await errorOf([samples(1, [2, 2, 2, 1]), null, 'ntk'], square);
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toContain(
      'Conv: window 3 does not fit axis 1 of [2, 2, 2, 1] with VALID padding (use a smaller window or SAME padding)',
    );
  });

  it.each(['wasm', 'reference'])('the same way on %s, before anything is computed', async (engine) => {
    const seen: unknown[] = [];
    const options = { engine, onProgress: (p: unknown) => seen.push(p), onTimings: (t: unknown) => seen.push(t) };
    for (const [, [x1, x2, get, own = {}], sentence] of INPUTS)
      expect((await errorOf([x1, x2, get, { ...options, ...own }])).message).toBe(sentence);
    expect(seen).toEqual([]);
  });

  it('what JavaScript may pass for an engine, a dtype or get: never computed, never a bare TypeError', async () => {
    expect((await errorOf([x, null, 'ntk', { engine: 'toString' }])).message).toBe(
      "engine is 'toString', and must be one of auto, wasm, webgpu, tfjs, reference.",
    );
    expect((await errorOf([x, null, 'ntk', { dtype: 'float16' }])).message).toBe(
      "dtype is 'float16', and must be one of float32, float64.",
    );
    expect((await errorOf([x, null, 3])).message).toMatch(/^get is 3, and must be .*nngp, ntk/);
    expect((await errorOf([x, null, { ntk: true }])).message).toMatch(/^get is .*, and must be .*nngp, ntk/);
  });
});

it('a refused call leaves the next one as it was', async () => {
  const wanted = await NETS.dense.kernelFn(x, null, 'ntk');
  for (const [, args] of INPUTS) await errorOf(args);
  expect((await NETS.dense.kernelFn(x, null, 'ntk')).data).toEqual(wanted.data);
});
