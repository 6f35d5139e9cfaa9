import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';

const known = (own: ReadonlyMap<string, number>): string =>
  own.size === 0
    ? 'the network has none; make one where a layer takes a number: hyper(name, value).'
    : `the hypers of the network are ${[...own.keys()].join(', ')}.`;

/**
 * The values of all hypers of a network: those given, else their own.
 * @throws InputError on a name that the network has not, or a value that is not finite.
 */
export function hyperValues(
  own: ReadonlyMap<string, number>,
  given: Readonly<Record<string, number>> = {},
): ReadonlyMap<string, number> {
  for (const [name, value] of Object.entries(given)) {
    if (!own.has(name)) throw new InputError(`hypers has ${name}, and ${known(own)}`);
    if (!Number.isFinite(value))
      throw new InputError(`hypers.${name} is ${describeValue(value)}, and must be a finite number.`);
  }
  return new Map([...own].map(([name, value]) => [name, given[name] ?? value]));
}
