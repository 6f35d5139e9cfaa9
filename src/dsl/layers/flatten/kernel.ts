import { pAxis } from '../../../compile/graph/axis.js';
import { atSamePosition, mapAll, single } from '../../kernel/covariances.js';
import { positionCount } from '../../kernel/geometry.js';
import type { KernelRule } from '../../kernel/rule.js';

/** Mean over positions of the entries at equal positions (Novak et al. 2019, arXiv:1810.05148, eq. 14). */
export const flattenKernel: KernelRule = (tree, _input, { g }) => {
  const k = single(tree);
  const positions = Array.from({ length: k.spatial }, (_, axis) => pAxis(axis));
  const count = positionCount(k);
  return { ...mapAll(k, (x) => g.affine(g.sum(atSamePosition(g, x, k.spatial), positions), 1 / count, 0)), spatial: 0 };
};
