import { InputError } from '../compile/errors.js';
import type { ArrayInput } from '../types/ndarray.js';
import { describeValue, formatShape, sizeOf, unravel } from './describe.js';
import { firstNotFinite } from './finite.js';
import { DenseArray, type NumericData, named } from './ndarray.js';
import { flattenNested } from './nested.js';
import { readNpy } from './npy.js';
import { startsLikeNpy } from './npy-header.js';

const NUMERIC_VIEWS = [
  Float32Array,
  Float64Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
] as const;
type NumericView = Exclude<NumericData, readonly number[]>;

/**
 * Any input as one array that can be computed on: rank 2 or more, no empty axis, every number finite.
 * Data that is a `Float32Array` or `Float64Array` already is kept, not copied.
 *
 * @param name how messages call the argument, e.g. `x1`
 * @param settle what is done with it before its numbers are looked at
 * @throws InputError with one sentence that says what was found and what to do.
 */
export function toNDArray(
  input: ArrayInput | ArrayBuffer,
  name: string,
  settle: (array: DenseArray) => DenseArray = (array) => array,
): DenseArray {
  const given = read(input, name);
  checkRank(given, name);
  checkNotEmpty(given, name);
  const array = settle(given);
  checkFinite(array, name);
  return array;
}

/** The same of any rank. @throws InputError as {@link toNDArray}, but for its rank and empty axes. */
export function toFiniteArray(input: unknown, name: string): DenseArray {
  const array = read(input, name);
  checkFinite(array, name);
  return array;
}

/** An array, whatever its rank and numbers. */
function read(input: unknown, name: string): DenseArray {
  if (input instanceof DenseArray) return input;
  if (Array.isArray(input)) {
    const { data, shape } = flattenNested(input, name);
    return new DenseArray(data, shape);
  }
  if (input instanceof ArrayBuffer) return fromBytes(new Uint8Array(input), name);
  if (input instanceof Uint8Array) return fromBytes(input, name);
  if (ArrayBuffer.isView(input)) {
    throw new InputError(
      `${name} is ${describeValue(input)} without a shape; give both: ndarray(${name}, [samples, features]).`,
    );
  }
  if (typeof input === 'object' && input !== null && 'data' in input && 'shape' in input) {
    return fromParts(input.data, input.shape, name);
  }
  throw new InputError(
    `${name} is ${describeValue(input)}, and must be an NDArray, { data, shape }, nested arrays of numbers or the ` +
      'bytes of a .npy file.',
  );
}

function fromBytes(bytes: Uint8Array, name: string): DenseArray {
  if (!startsLikeNpy(bytes)) {
    throw new InputError(
      `${name} is ${describeValue(bytes)} that does not begin as a .npy file does; for pixels give the shape too: ` +
        `ndarray(${name}, [samples, features]).`,
    );
  }
  const { data, shape } = readNpy(bytes, name);
  return new DenseArray(data, shape);
}

function fromParts(data: unknown, shape: unknown, name: string): DenseArray {
  if (!Array.isArray(shape)) {
    throw new InputError(`${name}.shape is ${describeValue(shape)}, and must be an array of sizes, one per axis.`);
  }
  if (Array.isArray(data)) {
    const flat = flattenNested(data, `${name}.data`);
    return named(flat.data, shape, name);
  }
  if (isNumericView(data)) return named(data, shape, name);
  throw new InputError(
    `${name}.data is ${describeValue(data)}, and must be a Float32Array, a Float64Array, another array of numbers of ` +
      'up to 32 bits, or plain numbers.',
  );
}

const isNumericView = (data: unknown): data is NumericView => NUMERIC_VIEWS.some((view) => data instanceof view);

function checkRank({ shape }: DenseArray, name: string): void {
  if (shape.length >= 2) return;
  const fix =
    shape.length === 1
      ? `for one sample of ${shape[0]} features give shape [1, ${shape[0]}], for ${shape[0]} samples of one feature ` +
        `[${shape[0]}, 1].`
      : 'give shape [1, 1] for one sample of one feature.';
  throw new InputError(
    `${name} has shape ${formatShape(shape)}, and needs at least 2 axes, samples and features; ${fix}`,
  );
}

function checkNotEmpty({ shape }: DenseArray, name: string): void {
  if (sizeOf(shape) > 0) return;
  const axis = shape.indexOf(0);
  throw new InputError(
    `${name} has shape ${formatShape(shape)}: axis ${axis} is empty, so there is nothing to compute; give at least one ` +
      'entry on every axis.',
  );
}

function checkFinite({ data, shape }: DenseArray, name: string): void {
  const at = firstNotFinite(data);
  if (at === -1) return;
  let count = 0;
  for (const value of data) if (!Number.isFinite(value)) count++;
  const others = count === 1 ? '' : `, and ${count - 1} more that are not finite`;
  throw new InputError(
    `${name} holds ${data[at]} at ${formatShape(unravel(at, shape))}${others}; replace or drop such samples first.`,
  );
}
