import { mapAll, single } from '../../kernel/covariances.js';
import { poolSums } from '../../kernel/pool.js';
import type { KernelRule } from '../../kernel/rule.js';
import type { SumPoolResolved } from './options.js';

/** Sum over each window, at both positions of a pair. */
export const sumPoolKernel =
  (o: SumPoolResolved): KernelRule =>
  (tree, _input, { g }) => {
    const k = single(tree);
    return mapAll(k, (x) => poolSums(g, k, o, x));
  };
