import { DenseArray } from '../../../src/index.js';
import { ARRAY_FIELDS, type ArrayField } from '../../../src/nt/kernel/request.js';
import type { Bounded } from './error-bounds.js';
import type { Arrays } from './kernels.js';

export type Bounds = Readonly<Partial<Record<ArrayField, Bounded>>>;

/** Where an entry is, as indices. */
const indexOf = (at: number, shape: readonly number[]): string =>
  shape
    .reduceRight<readonly [number, readonly number[]]>(
      ([rest, list], n) => [Math.floor(rest / n), [rest % n, ...list]],
      [at, []],
    )[1]
    .join(', ');

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, k) => n === b[k]);

/**
 * Throws with the first entry of `found` that is farther from `wanted` than `allowed`.
 * A bound that is infinite allows any number, but not NaN.
 */
export function expectWithin(
  name: string,
  found: DenseArray,
  wanted: ArrayLike<number>,
  shape: readonly number[],
  allowed: ArrayLike<number>,
): void {
  if (!sameShape(found.shape, shape))
    throw new Error(`${name} has shape [${found.shape.join(', ')}], not [${shape.join(', ')}]`);
  found.data.forEach((value, k) => {
    const [target = Number.NaN, most = Number.NaN] = [wanted[k], allowed[k]];
    if (Math.abs(value - target) <= most) return;
    throw new Error(`${name}[${indexOf(k, shape)}] is ${value}, not ${target} ± ${most.toExponential(2)}`);
  });
}

/** All arrays of a kernel against what the graph means, within the bounds for the engine that made them. */
export function expectMeaning(name: string, found: Arrays, bounds: Bounds): void {
  for (const field of ARRAY_FIELDS) {
    const [array, bound] = [found[field], bounds[field]];
    if (!array !== !bound) throw new Error(`${name}: ${field} is ${array ? 'there' : 'missing'}`);
    if (array && bound) expectWithin(`${name}: ${field}`, array, bound.value, bound.extents, bound.error);
  }
}

/** The bounds of an array as an array. */
export const errorsOf = (bound: Bounded | undefined): DenseArray =>
  new DenseArray(bound?.error ?? new Float64Array(), bound?.extents ?? []);

/** Two arrays that both are within `errors` of one value. */
export function expectAlike(
  name: string,
  found: DenseArray | undefined,
  wanted: DenseArray | undefined,
  errors: DenseArray,
): void {
  if (!found || !wanted) throw new Error(`${name} is missing`);
  expectWithin(
    name,
    found,
    wanted.data,
    wanted.shape,
    errors.data.map((e) => 2 * e),
  );
}

/** Arrays with the same bits. */
export function expectIdentical(name: string, found: Arrays, wanted: Arrays): void {
  for (const field of ARRAY_FIELDS) {
    const [a, b] = [found[field], wanted[field]];
    if (!a !== !b) throw new Error(`${name}: ${field} is missing in one`);
    if (a && b) expectWithin(`${name}: ${field}`, a, b.data, b.shape, new Float64Array(b.data.length));
  }
}
