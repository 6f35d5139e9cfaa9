import type { Node } from '../../../compile/graph/node.js';
import { mapAll, single } from '../../kernel/covariances.js';
import { edgeNormalisers, poolSums } from '../../kernel/pool.js';
import type { KernelRule } from '../../kernel/rule.js';
import type { AvgPoolResolved } from './options.js';

/** Mean over each window, at both positions of a pair; at SAME edges over the true count if `normalizeEdges`. */
export const avgPoolKernel =
  (o: AvgPoolResolved): KernelRule =>
  (tree, _input, { g }) => {
    const k = single(tree);
    const size = o.window.reduce((a, b) => a * b, 1);
    const mean = (x: Node): Node =>
      o.normalizeEdges && o.padding === 'SAME'
        ? edgeNormalisers(g, k, o).reduce((y, factor) => g.mul(y, factor), poolSums(g, k, o, x))
        : g.mul(poolSums(g, k, o, x), 1 / size ** 2);
    return mapAll(k, mean);
  };
