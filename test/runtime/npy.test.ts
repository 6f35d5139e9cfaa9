import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { ndarray } from '../../src/runtime/ndarray.js';
import { readNpy, writeNpy } from '../../src/runtime/npy.js';

interface FileParts {
  readonly descr: string;
  readonly shape: string;
  readonly body: Uint8Array;
  readonly order?: 'True' | 'False';
  readonly version?: number;
}

/** The bytes NumPy writes: magic, version, header length, dictionary padded with spaces to a multiple of 64, numbers. */
function file({ descr, shape, body, order = 'False', version = 1 }: FileParts): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const quoted = descr.startsWith('[') ? descr : `'${descr}'`;
  const text = `{'descr': ${quoted}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const length = Math.ceil((start + text.length + 1) / 64) * 64 - start;
  const bytes = new Uint8Array(start + length + body.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), start);
  bytes.set(body, start + length);
  return bytes;
}

type Write = (view: DataView, at: number, value: number) => void;
/** Each dtype with how NumPy lays out one number of it. */
const dtypes: readonly [descr: string, width: number, write: Write][] = [
  ['<f4', 4, (v, at, x) => v.setFloat32(at, x, true)],
  ['>f4', 4, (v, at, x) => v.setFloat32(at, x, false)],
  ['<f8', 8, (v, at, x) => v.setFloat64(at, x, true)],
  ['>f8', 8, (v, at, x) => v.setFloat64(at, x, false)],
  ['|u1', 1, (v, at, x) => v.setUint8(at, x)],
  ['|b1', 1, (v, at, x) => v.setUint8(at, x)],
  ['|i1', 1, (v, at, x) => v.setInt8(at, x)],
  ['<u2', 2, (v, at, x) => v.setUint16(at, x, true)],
  ['>i2', 2, (v, at, x) => v.setInt16(at, x, false)],
  ['<i4', 4, (v, at, x) => v.setInt32(at, x, true)],
  ['>u4', 4, (v, at, x) => v.setUint32(at, x, false)],
  ['<i8', 8, (v, at, x) => v.setBigInt64(at, BigInt(x), true)],
  ['>u8', 8, (v, at, x) => v.setBigUint64(at, BigInt(x), false)],
];

function body(width: number, write: Write, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * width);
  values.forEach((value, i) => write(new DataView(bytes.buffer), i * width, value));
  return bytes;
}

const SIX = [0, 1, 2, 3, 4, 5];
const f8 = (values: readonly number[]): Uint8Array => body(8, (v, at, x) => v.setFloat64(at, x, true), values);

describe('readNpy', () => {
  test.each(dtypes)('%s', (descr, width, write) => {
    const x = readNpy(file({ descr, shape: '(2, 3)', body: body(width, write, SIX) }));
    expect(x.shape).toEqual([2, 3]);
    expect(x.dtype).toBe(descr.endsWith('f4') ? 'float32' : 'float64');
    expect(Array.from(x.data)).toEqual(SIX);
  });

  test.each([1, 2, 3])('format version %i', (version) => {
    expect(Array.from(readNpy(file({ descr: '<f8', shape: '(6,)', body: f8(SIX), version })).data)).toEqual(SIX);
  });

  test.each([
    ['(6,)', [6]],
    ['()', []],
    ['(1L, 6L)', [1, 6]],
    ['(2,3)', [2, 3]],
  ])('shape %s', (shape, sizes) => {
    const size = sizes.reduce((product, n) => product * n, 1);
    expect(readNpy(file({ descr: '<f8', shape, body: f8(SIX.slice(0, size)) })).shape).toEqual(sizes);
  });

  test('Fortran order is put into row-major order', () => {
    // a[i, j, k] = 100 i + 10 j + k, first index fastest
    const columnMajor = [0, 1, 2].flatMap((k) => [0, 1].flatMap((j) => [0, 1].map((i) => 100 * i + 10 * j + k)));
    const x = readNpy(file({ descr: '<f8', shape: '(2, 2, 3)', order: 'True', body: f8(columnMajor) }));
    expect(Array.from(x.data)).toEqual([0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112]);
  });

  test('reads from the middle of a larger buffer, at any byte offset, and from an ArrayBuffer', () => {
    const bytes = file({ descr: '<f8', shape: '(6,)', body: f8(SIX) });
    const larger = new Uint8Array(bytes.length + 9);
    larger.set(bytes, 3);
    expect(Array.from(readNpy(larger.subarray(3, 3 + bytes.length)).data)).toEqual(SIX);
    expect(Array.from(readNpy(bytes.slice().buffer).data)).toEqual(SIX);
  });

  test('a file with more bytes after the numbers is read up to them', () => {
    expect(Array.from(readNpy(file({ descr: '<f8', shape: '(3,)', body: f8(SIX) })).data)).toEqual([0, 1, 2]);
  });

  const big = new Uint8Array(8);
  new DataView(big.buffer).setBigInt64(0, 2n ** 60n, true);
  const mistakes: readonly [title: string, bytes: Uint8Array, sentence: string][] = [
    [
      'other bytes',
      Uint8Array.of(1, 2, 3),
      'x1 is 3 bytes that do not begin as a .npy file does (\\x93NUMPY); for raw numbers give a typed array and its shape: ndarray(data, shape).',
    ],
    [
      'an unknown version',
      file({ descr: '<f8', shape: '(6,)', body: f8(SIX), version: 9 }),
      'x1 is a .npy file of format version 9, and versions 1 to 3 can be read; save it again with numpy.save.',
    ],
    [
      'a cut header',
      file({ descr: '<f8', shape: '(6,)', body: f8(SIX) }).subarray(0, 40),
      'x1 is a .npy file whose header is cut short; read the whole file.',
    ],
    [
      'cut numbers',
      file({ descr: '<f8', shape: '(6,)', body: f8(SIX.slice(0, 5)) }),
      "x1 is a .npy file of shape [6] and dtype '<f8', which takes 48 bytes, and 40 are there; read the whole file.",
    ],
    [
      'complex numbers',
      file({ descr: '<c16', shape: '(3,)', body: f8(SIX) }),
      "x1 is a .npy file of dtype '<c16', and numbers are read as float32 or float64; save it as one: numpy.save(path, x.astype('float64')).",
    ],
    [
      'records',
      file({ descr: "[('a', '<f8')]", shape: '(6,)', body: f8(SIX) }),
      'x1 is a .npy file of records (a structured dtype); save each field as an array of its own.',
    ],
    [
      'an unreadable header',
      file({ descr: '<f8', shape: '[6]', body: f8(SIX) }),
      "x1 is a .npy file with a header that cannot be read: {'descr': '<f8', 'fortran_order': False, 'shape': [6], }",
    ],
    [
      'an integer beyond float64',
      file({ descr: '<i8', shape: '(1,)', body: big }),
      "x1 is a .npy file of dtype '<i8' with a number near 1152921504606847000 (entry 0), which float64 cannot hold exactly; scale it down before saving.",
    ],
  ];
  test.each(mistakes)('%s: one sentence', (_, bytes, sentence) => {
    expect(() => readNpy(bytes, 'x1')).toThrow(new InputError(sentence));
  });
});

describe('writeNpy', () => {
  test.each(['float32', 'float64'] as const)('reads back as it was, %s', (dtype) => {
    const x = ndarray([0.1, -2, 1e30, Number.NaN, 4, 5], [2, 1, 3]).astype(dtype);
    const back = readNpy(writeNpy(x));
    expect(back.shape).toEqual(x.shape);
    expect(back.data).toEqual(x.data);
  });

  test('writes a header of NumPy, with the numbers at a multiple of 64 bytes', () => {
    const bytes = writeNpy(ndarray(Float32Array.of(1), [1, 1]));
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }";
    expect(bytes.length).toBe(128 + 4);
    expect(new TextDecoder('latin1').decode(bytes.subarray(0, 128))).toBe(
      `\u0093NUMPY\u0001\u0000v\u0000${header}${' '.repeat(128 - 10 - header.length - 1)}\n`,
    );
    expect(Array.from(bytes.subarray(128))).toEqual([0, 0, 0x80, 0x3f]);
  });

  test('one axis is written as NumPy writes it', () => {
    expect(new TextDecoder('latin1').decode(writeNpy(ndarray([1, 2], [2])))).toContain("'shape': (2,), }");
  });
});
