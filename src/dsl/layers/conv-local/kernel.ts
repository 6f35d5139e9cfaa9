import { pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { Node } from '../../../compile/graph/node.js';
import { atSamePosition, mapAll, single } from '../../kernel/covariances.js';
import type { KernelRule } from '../../kernel/rule.js';
import { convolved, filterWindows } from '../conv/kernel.js';
import type { ConvResolved } from '../conv/options.js';

/**
 * As the convolution where p = q, 0 elsewhere: weights and biases of different positions are independent (Novak et al. 2019,
 * arXiv:1810.05148, section 5.1).
 */
export const convLocalKernel =
  (o: ConvResolved): KernelRule =>
  (tree, input, context) => {
    const { g } = context;
    const k = single(tree);
    const windows = filterWindows(o, k, (axis) => [pAxis(axis)]);
    const samePosition = mapAll(k, (x) => atSamePosition(g, x, k.spatial));
    const local = convolved(o, samePosition, input, context, (x) => g.windowSum(x, windows));
    const apart = (x: Node): Node => o.filterShape.reduce((y, _, axis) => g.embed(y, pAxis(axis), qAxis(axis)), x);
    return mapAll(local, apart);
  };
