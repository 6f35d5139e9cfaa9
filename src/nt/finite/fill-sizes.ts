import { InputError } from '../../compile/errors.js';
import { byInput, inputsOf, type SizeTree } from '../../dsl/inputs.js';
import type { State } from '../../dsl/state.js';
import { describeValue, formatShape } from '../../runtime/describe.js';

/**
 * The sizes of an input, or of several, with numbers for their names.
 * @throws InputError for a name that none has, or a size that is none.
 */
export function fillSizes(start: State, sizes: Readonly<Record<string, number>>): SizeTree {
  const inputs = inputsOf(start);
  for (const [name, size] of Object.entries(sizes)) {
    if (!inputs.some(({ dims }) => dims.includes(name))) {
      const shapes = inputs.map(({ dims }) => formatShape(dims)).join(' and ');
      throw new InputError(
        `initFn: sizes tells ${name}, and the network's ${inputs.length > 1 ? 'inputs are' : 'input is'} ${shapes}.`,
      );
    }
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new InputError(`initFn: sizes.${name} is ${describeValue(size)}, and must be a whole number, 1 or more.`);
    }
  }
  return byInput(start, ({ dims }) => dims.map((dim) => (typeof dim === 'string' ? (sizes[dim] ?? dim) : dim)));
}
