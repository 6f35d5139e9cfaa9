import { InputError } from '../compile/errors.js';
import type { PatternArray } from '../dsl/pattern.js';
import { describeValue } from '../runtime/describe.js';
import { toNDArray } from '../runtime/to-array.js';
import type { ArrayInput } from '../types/ndarray.js';
import type { KernelPattern } from '../types/pattern.js';

/** The patterns of x1 and x2: of both or of none. */
export type Patterns = readonly [PatternArray | null, PatternArray | null];

type Sides = readonly [ArrayInput | null, ArrayInput | null];

/** A pattern as an array. @throws InputError for what is none. */
export function readPattern(given: ArrayInput | null | undefined, name = 'pattern'): PatternArray | null {
  if (given === null || given === undefined) return null;
  const { shape, data } = toNDArray(given, name);
  return { name, shape, data };
}

/** Nested numbers of two samples look like a list of two as well. */
const isNested = (x: unknown): boolean => Array.isArray(x);

/** Is this one pattern a side, where it may be one for both? */
const isTwo = (given: KernelPattern): given is Sides =>
  Array.isArray(given) && given.length === 2 && (given[0] === given[1] || !isNested(given[0]) || !isNested(given[1]));

function sidesOf(given: KernelPattern, hasX2: boolean): Sides {
  if (!hasX2) return isTwo(given) ? given : [given, given];
  if (Array.isArray(given) && given.length === 2) return [given[0] ?? null, given[1] ?? null];
  throw new InputError(
    `pattern is ${describeValue(given)}, and must be a list of two where there is an x2: [pattern of x1, pattern of x2].`,
  );
}

const same = (a: PatternArray, b: PatternArray): boolean =>
  a.data.length === b.data.length && Array.prototype.every.call(a.data, (value, k) => value === b.data[k]);

/** @throws InputError where one side alone has a pattern, or both have one and there are no two sides. */
export function readPatterns(given: KernelPattern | null | undefined, hasX2: boolean): Patterns {
  if (given === null || given === undefined) return [null, null];
  const [one, two] = sidesOf(given, hasX2);
  const first = readPattern(one, 'pattern[0]');
  const second = one === two ? first : readPattern(two, 'pattern[1]');
  if ((first === null) !== (second === null)) {
    const [without, other] = first === null ? [0, 1] : [1, 0];
    throw new InputError(`pattern[${without}] is null and pattern[${other}] is not; give both or none.`);
  }
  if (!hasX2 && first && second && !same(first, second))
    throw new InputError('pattern[1] is not pattern[0], and without an x2 there is one pattern for both sides.');
  return [first, second];
}
