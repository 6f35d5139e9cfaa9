import { InputError } from '../compile/errors.js';
import type { Mask } from '../types/mask.js';
import type { ArrayInput } from '../types/ndarray.js';
import { describeValue } from './describe.js';
import { DenseArray } from './ndarray.js';
import { toNDArray } from './to-array.js';

/** An array with zeros where it is masked. */
export interface MaskedInput {
  readonly array: DenseArray;
  /** `null` where no constant says what is masked. */
  readonly mask: Mask | null;
}

/**
 * An input whose entries are masked where they are `maskConstant` (NaN where that is NaN); they become zero.
 *
 * @throws InputError for a constant that is no number, and as {@link toNDArray} for what is not masked.
 */
export function toMasked(input: ArrayInput, name: string, maskConstant: number | undefined): MaskedInput {
  if (maskConstant === undefined) return { array: toNDArray(input, name), mask: null };
  if (typeof maskConstant !== 'number')
    throw new InputError(
      `maskConstant is ${describeValue(maskConstant)}, and must be the number that stands for masked entries; NaN will do.`,
    );
  let mask: Mask | null = null;
  const array = toNDArray(input, name, (given) => {
    // what a float32 array holds of the constant
    const constant = given.dtype === 'float32' ? Math.fround(maskConstant) : maskConstant;
    const masked = Uint8Array.from(given.data, (v) =>
      v === constant || (Number.isNaN(v) && Number.isNaN(constant)) ? 1 : 0,
    );
    mask = { shape: given.shape, data: masked };
    if (!masked.includes(1)) return given;
    return new DenseArray(
      given.data.map((v, k) => (masked[k] === 1 ? 0 : v)),
      given.shape,
    );
  });
  return { array, mask };
}
