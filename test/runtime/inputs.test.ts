import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { checkAgainst, checkPair } from '../../src/runtime/check-inputs.js';
import { ndarray } from '../../src/runtime/ndarray.js';
import { writeNpy } from '../../src/runtime/npy.js';
import { toNDArray } from '../../src/runtime/to-array.js';
import type { ArrayInput } from '../../src/types/ndarray.js';

const SIX = [0, 1, 2, 3, 4, 5];
const zeros = (...shape: number[]) => ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape);
const f32 = (...shape: number[]) => zeros(...shape).astype('float32');

describe('toNDArray accepts', () => {
  const npy = writeNpy(ndarray(SIX, [2, 3]));
  const inputs: readonly [title: string, input: ArrayInput | ArrayBuffer][] = [
    ['an NDArray', ndarray(SIX, [2, 3])],
    ['plain numbers with a shape', { data: SIX, shape: [2, 3] }],
    ['a Float64Array with a shape', { data: Float64Array.from(SIX), shape: [2, 3] }],
    ['a Uint8Array with a shape', { data: Uint8Array.from(SIX), shape: [2, 3] }],
    [
      'nested arrays',
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
    ['the bytes of a .npy file', npy],
    ['the bytes of a .npy file in a Buffer', Buffer.from(npy)],
    ['a .npy file as an ArrayBuffer', npy.slice().buffer],
  ];
  test.each(inputs)('%s', (_, input) => {
    const x = toNDArray(input, 'x1');
    expect(x.shape).toEqual([2, 3]);
    expect(x.dtype).toBe('float64');
    expect(Array.from(x.data)).toEqual(SIX);
  });

  test('a Float32Array with a shape, without a copy', () => {
    const data = Float32Array.from(SIX);
    const x = toNDArray({ data, shape: [3, 2] }, 'x1');
    expect(x.data).toBe(data);
    expect(x.dtype).toBe('float32');
  });
});

describe('toNDArray refuses, in one sentence,', () => {
  const mistakes: readonly [title: string, input: unknown, sentence: string][] = [
    [
      'what is no data at all',
      'x.npy',
      "x1 is a string ('x.npy'), and must be an NDArray, { data, shape }, nested arrays of numbers or the bytes of a .npy file.",
    ],
    [
      'nothing',
      undefined,
      'x1 is undefined, and must be an NDArray, { data, shape }, nested arrays of numbers or the bytes of a .npy file.',
    ],
    [
      'a forgotten await',
      Promise.resolve([[1]]),
      'x1 is a Promise, and must be an NDArray, { data, shape }, nested arrays of numbers or the bytes of a .npy file.',
    ],
    [
      'an object without data',
      { shape: [1, 2] },
      'x1 is an object with the fields shape, and must be an NDArray, { data, shape }, nested arrays of numbers or the bytes of a .npy file.',
    ],
    [
      'a typed array without a shape',
      new Float32Array(6),
      'x1 is a Float32Array of 6 numbers without a shape; give both: ndarray(x1, [samples, features]).',
    ],
    [
      'bytes that are no .npy file',
      new Uint8Array(6),
      'x1 is a Uint8Array of 6 numbers that does not begin as a .npy file does; for pixels give the shape too: ndarray(x1, [samples, features]).',
    ],
    [
      'a size that is not the shape',
      { data: new Float32Array(7), shape: [2, 3] },
      'x1 has 7 numbers, and shape [2, 3] holds 6; give the shape of the data.',
    ],
    [
      'a shape that is no array',
      { data: SIX, shape: 6 },
      'x1.shape is 6, and must be an array of sizes, one per axis.',
    ],
    [
      'a shape with a word in it',
      { data: SIX, shape: ['N', 3] },
      "x1 has shape [N, 3]: axis 0 is a string ('N'), and every size must be a whole number, 0 or more.",
    ],
    [
      'a dtype it cannot hold',
      { data: new BigInt64Array(6), shape: [2, 3] },
      'x1.data is a BigInt64Array of 6 numbers, and must be a Float32Array, a Float64Array, another array of numbers of up to 32 bits, or plain numbers.',
    ],
    [
      'data that is not numbers',
      { data: [1, '2'], shape: [1, 2] },
      "x1.data[1] is a string ('2'), and every entry must be a number.",
    ],
    [
      'one axis',
      [1, 2, 3],
      'x1 has shape [3], and needs at least 2 axes, samples and features; for one sample of 3 features give shape [1, 3], for 3 samples of one feature [3, 1].',
    ],
    [
      'no axis',
      ndarray([1], []),
      'x1 has shape [], and needs at least 2 axes, samples and features; give shape [1, 1] for one sample of one feature.',
    ],
    [
      'an empty batch',
      zeros(0, 3),
      'x1 has shape [0, 3]: axis 0 is empty, so there is nothing to compute; give at least one entry on every axis.',
    ],
    [
      'no features',
      [[], []],
      'x1 has shape [2, 0]: axis 1 is empty, so there is nothing to compute; give at least one entry on every axis.',
    ],
    [
      'NaN',
      [
        [1, 2],
        [Number.NaN, 4],
      ],
      'x1 holds NaN at [1, 0]; replace or drop such samples first.',
    ],
    [
      'infinities',
      { data: Float32Array.of(1, -1 / 0, 3, 1 / 0, 5, 6), shape: [1, 2, 3] },
      'x1 holds -Infinity at [0, 0, 1], and 1 more that are not finite; replace or drop such samples first.',
    ],
    [
      'ragged rows',
      [
        [1, 2],
        [3, 4, 5],
      ],
      'x1 is ragged: x1[1] has length 3 and x1[0] has length 2; make them equally long.',
    ],
    [
      'ragged inner rows',
      [
        [[1], [2]],
        [[3], [4, 5]],
      ],
      'x1 is ragged: x1[1][1] has length 2 and x1[0][0] has length 1; make them equally long.',
    ],
    ['a number among arrays', [[1, 2], 3], 'x1[1] is 3, and x1[0] is an array of 2; nest all entries equally deep.'],
    [
      'an array among numbers',
      [[1, [2]]],
      'x1[0][1] is an array of 1, and the entries before it are numbers; nest all entries equally deep.',
    ],
    ['a hole', [[1, undefined]], 'x1[0][1] is undefined, and every entry must be a number.'],
    ['null', [[null, 1]], 'x1[0][0] is null, and every entry must be a number.'],
    ['text', [['a', 1]], "x1[0][0] is a string ('a'), and every entry must be a number."],
  ];
  test.each(mistakes)('%s', (_, input, sentence) => {
    // Callers without a type checker can pass anything.
    expect(() => toNDArray(input as ArrayInput, 'x1')).toThrow(new InputError(sentence));
  });

  test('and calls the argument what the caller calls it', () => {
    expect(() => toNDArray([1], 'yTrain')).toThrow(/^yTrain has shape \[1\], and needs at least 2 axes/);
  });
});

describe('checkPair', () => {
  test('lets the batch axis differ, wherever it stands', () => {
    expect(() => checkPair(zeros(6, 3), zeros(4, 3))).not.toThrow();
    expect(() => checkPair(zeros(3, 6), zeros(3, 4), 1)).not.toThrow();
  });

  const mistakes: readonly [title: string, call: () => void, sentence: string][] = [
    [
      'mixed dtypes',
      () => checkPair(f32(6, 3), zeros(4, 3)),
      "x1 is float32 and x2 is float64; give both the same, e.g. x1.astype('float64').",
    ],
    [
      'mixed dtypes the other way',
      () => checkPair(zeros(6, 3), f32(4, 3)),
      "x1 is float64 and x2 is float32; give both the same, e.g. x2.astype('float64').",
    ],
    [
      'other features',
      () => checkPair(zeros(6, 3), zeros(4, 5)),
      'x1 has shape [6, 3] and x2 [4, 5]: axis 1 is 3 against 5; only the batch axis (0) may differ.',
    ],
    [
      'other features with the batch last',
      () => checkPair(zeros(3, 6), zeros(5, 4), 1),
      'x1 has shape [3, 6] and x2 [5, 4]: axis 0 is 3 against 5; only the batch axis (1) may differ.',
    ],
    [
      'another rank',
      () => checkPair(zeros(6, 3), zeros(4, 3, 1)),
      'x1 has shape [6, 3] and x2 [4, 3, 1]: 2 axes against 3; give both the same features.',
    ],
  ];
  test.each(mistakes)('%s: one sentence', (_, call, sentence) => {
    expect(call).toThrow(new InputError(sentence));
  });
});

describe('checkAgainst', () => {
  test('literal, named and unknown sizes', () => {
    expect(() => checkAgainst(['N', 8, null, 'H', 'H'], zeros(5, 8, 9, 2, 2), 'x1')).not.toThrow();
    expect(() => checkAgainst([5, 8], zeros(5, 8), 'x1')).not.toThrow();
  });

  const mistakes: readonly [title: string, call: () => void, sentence: string][] = [
    [
      'a literal size',
      () => checkAgainst(['N', 32, 32, 3], zeros(5, 32, 31, 3), 'x2'),
      'x2 has shape [5, 32, 31, 3], and the network takes [N, 32, 32, 3]: axis 2 is 31 and must be 32.',
    ],
    [
      'a literal batch',
      () => checkAgainst([4, null], zeros(5, 3), 'x1'),
      'x1 has shape [5, 3], and the network takes [4, ?]: axis 0 is 5 and must be 4.',
    ],
    [
      'a name that stands for two sizes',
      () => checkAgainst(['N', 'H', 'H', 1], zeros(2, 8, 7, 1), 'x1'),
      'x1 has shape [2, 8, 7, 1], and the network takes [N, H, H, 1]: axes 1 and 2 are both H, and are 8 and 7; make them equal.',
    ],
    [
      'another rank',
      () => checkAgainst(['N', 8, 8, 1], zeros(5, 8, 8), 'x1'),
      'x1 has shape [5, 8, 8], and the network takes [N, 8, 8, 1]: 3 axes against 4; give it the shape [5, 8, 8, 1].',
    ],
    [
      'flat pixels',
      () => checkAgainst(['N', 8, 8, 1], zeros(5, 64), 'x1'),
      'x1 has shape [5, 64], and the network takes [N, 8, 8, 1]: 2 axes against 4; give it the shape [5, 8, 8, 1].',
    ],
    [
      'another rank and another size',
      () => checkAgainst(['N', 8, 8, 1], zeros(5, 63), 'x1'),
      'x1 has shape [5, 63], and the network takes [N, 8, 8, 1]: 2 axes against 4.',
    ],
  ];
  test.each(mistakes)('%s: one sentence', (_, call, sentence) => {
    expect(call).toThrow(new InputError(sentence));
  });
});
