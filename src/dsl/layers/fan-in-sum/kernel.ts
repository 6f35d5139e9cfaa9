import type { KernelRule } from '../../kernel/rule.js';
import { combined, kernelsOf } from '../fan-in/kernels.js';
import { addNtks } from '../fan-in/ntk.js';

/** Sums of independent mean-zero Gaussian processes have the sum of the covariances. */
export const fanInSumKernel: KernelRule = (tree, _input, { g }) =>
  kernelsOf('FanInSum', tree).reduce((a, b) => combined(a, b, g.add, addNtks(g, a.ntk, b.ntk)));
