import { pAxis } from '../../../compile/graph/axis.js';
import type { Node } from '../../../compile/graph/node.js';
import { mapAll, positionAxes, single } from '../../kernel/covariances.js';
import { positionCount } from '../../kernel/geometry.js';
import type { KernelRule } from '../../kernel/rule.js';
import { timesPlaces } from '../../kernel/times-places.js';

/** Mean over all pairs of positions that are not masked (Novak et al. 2019, arXiv:1810.05148, eq. 17). */
export const globalAvgPoolKernel: KernelRule = (tree, _input, { g }) => {
  const k = single(tree);
  const sums = { ...mapAll(k, (x) => g.sum(x, positionAxes(k.spatial))), spatial: 0 };
  if (k.masks === null) return mapAll(sums, (x) => g.mul(x, 1 / positionCount(k) ** 2));
  const positions = Array.from({ length: k.spatial }, (_, axis) => pAxis(axis));
  // of a sample that is masked altogether, the mean is zero
  const share = (visible: Node): Node => g.div(1, g.pointwise('max', [g.sum(visible, positions), 1]));
  return timesPlaces(g, sums, share(k.masks.first), k.masks.second && share(k.masks.second));
};
