import { mapAll, positionAxes, single } from '../../kernel/covariances.js';
import { positionCount } from '../../kernel/geometry.js';
import type { KernelRule } from '../../kernel/rule.js';

/** Mean over all pairs of positions (Novak et al. 2019, arXiv:1810.05148, eq. 17). */
export const globalAvgPoolKernel: KernelRule = (tree, _input, { g }) => {
  const k = single(tree);
  const pairs = positionCount(k) ** 2;
  return { ...mapAll(k, (x) => g.mul(g.sum(x, positionAxes(k.spatial)), 1 / pairs)), spatial: 0 };
};
