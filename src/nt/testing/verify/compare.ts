import { formatShape, unravel } from '../../../runtime/describe.js';
import type { NDArray } from '../../../types/ndarray.js';

/** A number as a sentence writes it. */
export const shown = (value: number): string => String(Number(value.toPrecision(6)));

type Numbers = Pick<NDArray, 'shape' | 'data'>;

/**
 * What is wrong with an array that should be another, up to `tolerance` times the largest entry of both: its shape, or the
 * entry that is farthest off. `null` where nothing is.
 */
export function difference(
  name: string,
  [found, first]: readonly [Numbers, string],
  [wanted, second]: readonly [Numbers, string],
  tolerance: number,
): string | null {
  const [a, b] = [formatShape(found.shape), formatShape(wanted.shape)];
  if (a !== b) return `${name} has shape ${a} ${first} and ${b} ${second}`;
  const scale = Math.max(...found.data.map(Math.abs), ...wanted.data.map(Math.abs));
  let [worst, at] = [0, -1];
  found.data.forEach((value, k) => {
    const other = wanted.data[k] ?? Number.NaN;
    const apart = value === other ? 0 : Math.abs(value - other) / scale;
    if (apart > worst || (Number.isNaN(apart) && !Number.isNaN(worst))) [worst, at] = [apart, k];
  });
  if (worst <= tolerance) return null;
  const [x, y] = [found.data[at] ?? Number.NaN, wanted.data[at] ?? Number.NaN];
  return (
    `${name}${formatShape(unravel(at, found.shape))} is ${shown(x)} ${first} and ${shown(y)} ${second}, ` +
    `apart by ${shown(worst)} of the largest entry where ${shown(tolerance)} is allowed`
  );
}
