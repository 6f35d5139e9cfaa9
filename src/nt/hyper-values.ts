import { InputError } from '../compile/errors.js';
import type { Operand } from '../compile/graph/builder.js';
import type { Hyper } from '../dsl/hyper.js';
import { describeValue } from '../runtime/describe.js';

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

/** What kernel rules are given for hypers, and the hypers' own values by name as rules ask for them. */
export interface HyperScope {
  readonly own: ReadonlyMap<string, number>;
  readonly hyper: (hyper: Hyper) => Operand;
}

/**
 * A scope in which `made` stands for a hyper.
 * @throws InputError, once a rule asks, where a name has two values.
 */
export function hyperScope(made: (name: string, value: number) => Operand): HyperScope {
  const own = new Map<string, number>();
  return {
    own,
    hyper: ({ name, value }) => {
      const seen = own.get(name) ?? value;
      if (seen !== value)
        throw new InputError(
          `hyper '${name}' is ${seen} in one layer and ${value} in another; give both the same value.`,
        );
      own.set(name, value);
      return made(name, value);
    },
  };
}

/**
 * What `trace` makes with other values for hypers of the network.
 * @throws InputError as {@link hyperValues} and {@link hyperScope}.
 */
export function withHypers<T>(
  given: Readonly<Record<string, number>> | undefined,
  trace: (hyper: HyperScope['hyper'] | undefined) => T,
): T {
  if (!given) return trace(undefined);
  const { own, hyper } = hyperScope((name, value) => given[name] ?? value);
  const made = trace(hyper);
  hyperValues(own, given);
  return made;
}
