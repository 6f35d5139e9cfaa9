import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { fromNested, ndarray } from '../../src/runtime/ndarray.js';

const mistakes: readonly [title: string, call: () => unknown, sentence: string][] = [
  [
    'size against shape',
    () => ndarray(new Float32Array(7), [2, 3]),
    'the array has 7 numbers, and shape [2, 3] holds 6; give the shape of the data.',
  ],
  [
    'a negative size',
    () => ndarray([], [2, -3]),
    'the array has shape [2, -3]: axis 1 is -3, and every size must be a whole number, 0 or more.',
  ],
  [
    'a fractional size',
    () => ndarray([1], [0.5, 2]),
    'the array has shape [0.5, 2]: axis 0 is 0.5, and every size must be a whole number, 0 or more.',
  ],
  [
    'ragged nesting',
    () => fromNested([[1, 2], [3]]),
    'the array is ragged: the array[1] has length 1 and the array[0] has length 2; make them equally long.',
  ],
  [
    'too few indices',
    () => fromNested([[1, 2]]).get(0),
    'get(0) gives 1 of 2 indices of an array of shape [1, 2]; give one for every axis.',
  ],
  [
    'an index out of range',
    () => fromNested([[1, 2]]).get(0, 2),
    'get(0, 2) is outside of shape [1, 2]: index 2 on axis 1 must be a whole number from -2 to 1.',
  ],
  [
    'an index that is no whole number',
    () => fromNested([[1, 2]]).get(0.5, 0),
    'get(0.5, 0) is outside of shape [1, 2]: index 0.5 on axis 0 must be a whole number from -1 to 0.',
  ],
];

describe('ndarray', () => {
  test('keeps float data without a copy and takes its dtype', () => {
    const f32 = new Float32Array([1, 2, 3, 4, 5, 6]);
    const f64 = new Float64Array(6);
    expect(ndarray(f32, [2, 3]).data).toBe(f32);
    expect(ndarray(f32, [2, 3]).dtype).toBe('float32');
    expect(ndarray(f64, [3, 2]).data).toBe(f64);
    expect(ndarray(f64, [3, 2]).dtype).toBe('float64');
  });

  test('copies integers and plain numbers to float64', () => {
    for (const data of [Uint8Array.of(1, 255), [1, 255], Int32Array.of(1, 255)]) {
      const x = ndarray(data, [1, 2]);
      expect(x.dtype).toBe('float64');
      expect(x.data).toEqual(Float64Array.of(1, 255));
    }
  });

  test('get reads row-major, from the end with negative indices', () => {
    const x = ndarray([0, 1, 2, 3, 4, 5], [2, 3]);
    expect([x.get(0, 0), x.get(1, 0), x.get(0, 2), x.get(-1, -1)]).toEqual([0, 3, 2, 5]);
    expect(ndarray([7], []).get()).toBe(7);
  });

  test('toNested is the inverse of fromNested', () => {
    const nested = [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [7, 8],
        [9, 10],
        [11, 12],
      ],
    ];
    const x = fromNested(nested);
    expect(x.shape).toEqual([2, 3, 2]);
    expect(x.toNested()).toEqual(nested);
    const depth: readonly (readonly (readonly number[])[])[] = ndarray([1, 2], [1, 2, 1]).toNested();
    expect(depth).toEqual([[[1], [2]]]);
    expect(ndarray([5], []).toNested()).toBe(5);
    expect(ndarray([], [2, 0]).toNested()).toEqual([[], []]);
  });

  test('fromNested knows the sizes of a literal and takes a dtype', () => {
    const x = fromNested(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      'float32',
    );
    const shape: readonly [2, 3] = x.shape;
    expect(shape).toEqual([2, 3]);
    expect(x.data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
  });

  test('astype converts, and is the array itself when nothing changes', () => {
    const x = ndarray([0.1, 2], [1, 2]);
    expect(x.astype('float64')).toBe(x);
    expect(x.astype('float32').data).toEqual(Float32Array.of(Math.fround(0.1), 2));
    expect(x.astype('float32').shape).toBe(x.shape);
  });

  test('console.log shows shape, dtype and the first numbers', () => {
    expect(inspect(ndarray([1 / 3, 2], [1, 2]))).toBe('NDArray [1, 2] float64 [0.333333, 2]');
    expect(inspect(ndarray(new Float32Array(10), [5, 2]))).toBe('NDArray [5, 2] float32 [0, 0, 0, 0, 0, 0, … 4 more]');
  });

  test.each(mistakes)('%s is one sentence', (_, call, sentence) => {
    expect(call).toThrow(new InputError(sentence));
  });
});
