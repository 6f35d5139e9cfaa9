import type { DenseArray } from '../../runtime/ndarray.js';
import { normal } from '../../runtime/random/normal.js';
import { PRNGKey } from '../../runtime/random/prng-key.js';
import { split } from '../../runtime/random/split.js';

/**
 * Two batches of standard normal inputs, float64: samples first, then `shape`.
 *
 * @param samples how many in each batch; default two
 */
export function randomInputs(
  seed: number,
  shape: readonly number[],
  samples: readonly [number, number] = [2, 2],
): readonly [x1: DenseArray, x2: DenseArray] {
  const [one, two] = split(PRNGKey(seed));
  return [normal(one, [samples[0], ...shape], 'float64'), normal(two, [samples[1], ...shape], 'float64')];
}
