import { InputError } from '../../compile/errors.js';
import { describeValue, formatShape } from '../../runtime/describe.js';

/**
 * The sizes of an input with numbers for its names.
 * @throws InputError for a name that it has not, or a size that is none.
 */
export function fillSizes(
  dims: readonly (number | string | null)[],
  sizes: Readonly<Record<string, number>>,
): readonly (number | string | null)[] {
  for (const [name, size] of Object.entries(sizes)) {
    if (!dims.includes(name)) {
      throw new InputError(`initFn: sizes tells ${name}, and the network's input is ${formatShape(dims)}.`);
    }
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new InputError(`initFn: sizes.${name} is ${describeValue(size)}, and must be a whole number, 1 or more.`);
    }
  }
  return dims.map((dim) => (typeof dim === 'string' ? (sizes[dim] ?? dim) : dim));
}
