import { InputError } from '../compile/errors.js';
import type { NDArray } from '../types/ndarray.js';
import { ndarray } from './ndarray.js';
import { formatNpyHeader, parseNpyHeader } from './npy-header.js';

type Read = (view: DataView, at: number, little: boolean) => number;

/** NumPy's kind and width, and how one number of it is read; 64-bit integers must fit a float64 exactly. */
const READERS: Readonly<Record<string, readonly [bytes: number, read: Read]>> = {
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  b1: [1, (view, at) => view.getUint8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  i1: [1, (view, at) => view.getInt8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
};

/**
 * Reads the bytes of a `.npy` file: format versions 1 to 3, either byte order, C or Fortran order, any real dtype of
 * NumPy but `float16`. `float32` stays float32, everything else becomes float64; the result is in C order.
 *
 * @param name how messages call the array
 * @throws InputError when the bytes are not such a file, are cut short, or hold another dtype or an integer that
 *   float64 cannot hold.
 * @example
 * const x = readNpy(await readFile('x.npy'));
 */
export function readNpy(input: Uint8Array | ArrayBuffer, name = 'the file'): NDArray {
  const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
  const { descr, fortranOrder, shape, offset } = parseNpyHeader(bytes, name);
  const reader = READERS[descr.slice(1)];
  if (reader === undefined || !'<>|='.includes(descr.charAt(0))) {
    throw new InputError(
      `${name} is a .npy file of dtype '${descr}', and numbers are read as float32 or float64; ` +
        `save it as one: numpy.save(path, x.astype('float64')).`,
    );
  }
  const [width, read] = reader;
  const size = shape.reduce((product, n) => product * n, 1);
  const there = bytes.length - offset;
  if (there < size * width) {
    throw new InputError(
      `${name} is a .npy file of shape [${shape.join(', ')}] and dtype '${descr}', which takes ${size * width} bytes, ` +
        `and ${there} are there; read the whole file.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, size * width);
  const data = descr.slice(1) === 'f4' ? new Float32Array(size) : new Float64Array(size);
  const little = descr.charAt(0) !== '>';
  if (little && hostIsLittle() && descr.charAt(1) === 'f') {
    new Uint8Array(data.buffer).set(bytes.subarray(offset, offset + size * width));
  } else {
    for (let i = 0; i < size; i++) data[i] = read(view, i * width, little);
  }
  if (width === 8 && descr.charAt(1) !== 'f') checkIntegers(data, name, descr);
  return ndarray(fortranOrder ? toRowMajor(data, shape) : data, shape);
}

/** The bytes of a `.npy` file (format version 1, little endian, C order) that NumPy and {@link readNpy} read back. */
export function writeNpy(array: NDArray): Uint8Array {
  const width = array.dtype === 'float32' ? 4 : 8;
  const header = formatNpyHeader(array.dtype === 'float32' ? '<f4' : '<f8', array.shape);
  const bytes = new Uint8Array(header.length + array.data.length * width);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  array.data.forEach((value, i) => {
    if (width === 4) view.setFloat32(i * 4, value, true);
    else view.setFloat64(i * 8, value, true);
  });
  return bytes;
}

function hostIsLittle(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}

function checkIntegers(data: Float32Array | Float64Array, name: string, descr: string): void {
  const at = data.findIndex((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER);
  if (at !== -1) {
    throw new InputError(
      `${name} is a .npy file of dtype '${descr}' with a number near ${data[at]} (entry ${at}), which float64 cannot ` +
        'hold exactly; scale it down before saving.',
    );
  }
}

/** First index fastest -> last index fastest. */
function toRowMajor(data: Float32Array | Float64Array, shape: readonly number[]): Float32Array | Float64Array {
  const out = data.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  for (let i = 0; i < data.length; i++) {
    out[i] = data[index.reduce((at, k, axis) => at + k * (strides[axis] ?? 0), 0)] ?? Number.NaN;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next === shape[axis] ? 0 : next;
      if (next !== shape[axis]) break;
    }
  }
  return out;
}
