import { type HasHypers, hypersOf, numberOf, type Scalar } from '../hyper.js';
import { requireFinite } from './numbers.js';

/** Options that are real numbers, resolved, with the hypers that some of them came from. */
export type ScalarsResolved<K extends string> = { readonly [key in K]: number } & HasHypers<K>;

/** @throws InputError on a number that is not finite. */
export function resolveScalars<K extends string>(
  layer: string,
  options: { readonly [key in K]: Scalar },
): ScalarsResolved<K> {
  const numbers = Object.entries<Scalar>(options).map(
    ([key, scalar]) => [key, requireFinite(`${layer}: ${key}`, numberOf(scalar))] as const,
  );
  return Object.freeze({
    ...(Object.fromEntries(numbers) as { readonly [key in K]: number }),
    ...hypersOf<K>(options),
  });
}
