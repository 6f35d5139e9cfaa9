import { mapAll, positionAxes, single } from '../../kernel/covariances.js';
import type { KernelRule } from '../../kernel/rule.js';

/** Sum over all pairs of positions. */
export const globalSumPoolKernel: KernelRule = (tree, _input, { g }) => {
  const k = single(tree);
  return { ...mapAll(k, (x) => g.sum(x, positionAxes(k.spatial))), spatial: 0 };
};
