import { InputError } from '../compile/errors.js';

/** What the header of a `.npy` file says about the numbers that follow it. */
export interface NpyHeader {
  /** NumPy's type string, e.g. `<f4`: byte order, kind, bytes per number. */
  readonly descr: string;
  /** `true` when the first index varies fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Byte position of the first number. */
  readonly offset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

export function startsLikeNpy(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * The header of a `.npy` file, format versions 1 to 3 (numpy.lib.format): magic, version, header length (2 bytes in
 * version 1, 4 after), then a Python dictionary literal.
 *
 * @throws InputError when the bytes are not a `.npy` file or the header is not one NumPy writes.
 */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  if (!startsLikeNpy(bytes)) {
    throw new InputError(
      `${name} is ${bytes.length} bytes that do not begin as a .npy file does (\\x93NUMPY); ` +
        'for raw numbers give a typed array and its shape: ndarray(data, shape).',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(6);
  if (version < 1 || version > 3) {
    throw new InputError(
      `${name} is a .npy file of format version ${version}, and versions 1 to 3 can be read; save it again with numpy.save.`,
    );
  }
  const start = version === 1 ? 10 : 12;
  const length = bytes.length < start ? Number.POSITIVE_INFINITY : headerLength(view, version);
  if (start + length > bytes.length) {
    throw new InputError(`${name} is a .npy file whose header is cut short; read the whole file.`);
  }
  const offset = start + length;
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, offset));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === undefined && /'descr'\s*:\s*\[/.test(text)) {
    throw new InputError(
      `${name} is a .npy file of records (a structured dtype); save each field as an array of its own.`,
    );
  }
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new InputError(`${name} is a .npy file with a header that cannot be read: ${text.trim()}`);
  }
  return {
    descr,
    fortranOrder: order === 'True',
    shape: shape
      .split(',')
      .map((size) => size.trim().replace(/L$/, ''))
      .filter((size) => size !== '')
      .map(Number),
    offset,
  };
}

function headerLength(view: DataView, version: number): number {
  return version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
}

/** The bytes of a version 1 header, padded so that the numbers start at a multiple of 64 as NumPy does. */
export function formatNpyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const total = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(total).fill(0x20);
  bytes.set(MAGIC);
  bytes.set([1, 0, (total - 10) & 0xff, (total - 10) >> 8], 6);
  bytes.set(new TextEncoder().encode(dictionary), 10);
  bytes[total - 1] = 0x0a;
  return bytes;
}
