import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { visibleEntries, visibleMeans } from '../mask/finite-rule.js';
import type { FiniteContext } from './rule.js';

/**
 * (x - mean) / sqrt(eps + variance), means and variances over named axes of what is visible, the variance divided by its
 * number of entries.
 */
export function normalised(x: Placed, over: readonly string[], eps: number, context: FiniteContext): Node {
  const { g } = context;
  const mean = visibleMeans(x, over, context);
  const all = g.sub(x.node, mean(x.node));
  const visible = visibleEntries(x, context);
  const centred = visible ? g.mul(all, visible) : all;
  const variance = g.affine(mean(g.mul(centred, centred)), 1, eps);
  return g.mul(centred, g.safeRsqrt(variance));
}
