import { InternalError } from '../../../compile/errors.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { isBranches, type KernelState } from '../../kernel/kernel-state.js';
import type { KernelRule } from '../../kernel/rule.js';

const addNtk = (g: GraphBuilder, a: KernelState['ntk'], b: KernelState['ntk']): KernelState['ntk'] => {
  if (a === null || b === null) return null;
  if (a === 'zero') return b;
  return b === 'zero' ? a : g.add(a, b);
};

/** Sums of independent mean-zero Gaussian processes have the sum of the covariances. */
export const fanInSumKernel: KernelRule = (tree, _input, { g }) => {
  if (!isBranches(tree)) throw new InternalError('FanInSum got one tensor');
  return tree.map(single).reduce((a, b) => ({
    ...a,
    nngp: g.add(a.nngp, b.nngp),
    ntk: addNtk(g, a.ntk, b.ntk),
    cov1: g.add(a.cov1, b.cov1),
    cov2: a.cov2 && b.cov2 && g.add(a.cov2, b.cov2),
  }));
};
