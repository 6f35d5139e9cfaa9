import { describe, it } from 'vitest';
import { ndarray } from '../../src/index.js';
import { weightsOf } from '../dsl/graphs.js';
import { samples } from '../runtime/engine-nets.js';
import { MASKED_NETS } from './masked-nets.js';
import { patience } from './support/check.js';
import { expectAgreement, OUTPUTS, verdictOn } from './support/monte-carlo.js';

/** Samples [n, 6, 3] with NaN at these positions, or single entries of them. */
function masked(seed: number, n: number, positions: readonly number[], entries: readonly number[] = []) {
  const { data, shape } = samples(seed, [n, 6, 3] as const);
  const hidden = (_: number, k: number): boolean => positions.includes(Math.floor(k / 3)) || entries.includes(k);
  return ndarray(
    data.map((v, k) => (hidden(v, k) ? Number.NaN : v)),
    shape,
  );
}

describe('kernels of masked samples are those of masked random networks, to within what chance allows:', () => {
  it.each(MASKED_NETS)(
    '%s',
    async (name, net) => {
      // the second sample of x1 is masked altogether
      const [x1, x2] = [masked(1, 2, [0, 2, 6, 7, 8, 9, 10, 11]), masked(2, 1, [3, 5])];
      // nobody but Aggregate reads them
      const pattern = [weightsOf(2, [6], 1), weightsOf(1, [6], 2)] as const;
      const options = { maskConstant: Number.NaN, pattern, work: 1e7 };
      for (const kernel of ['ntk', 'nngp'] as const)
        expectAgreement(await verdictOn(kernel, (n) => net(n, OUTPUTS[kernel]), x1, x2, options), name);
    },
    3 * patience,
  );
});
