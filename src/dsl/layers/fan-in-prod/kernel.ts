import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import type { KernelRule } from '../../kernel/rule.js';
import { combined, kernelsOf } from '../fan-in/kernels.js';
import { addNtks } from '../fan-in/ntk.js';

/** An NTK times what the other branch's gradient is multiplied by: its covariance. */
const timesOther = (g: GraphBuilder, ntk: KernelState['ntk'], other: Node): KernelState['ntk'] =>
  ntk === null || ntk === 'zero' ? ntk : g.mul(ntk, other);

/**
 * The product of independent processes has the product of the covariances, K = K_1 K_2, and by the product rule
 * Theta = Theta_1 K_2 + K_1 Theta_2; more branches one after the other.
 */
export const fanInProdKernel: KernelRule = (tree, _input, { g }) =>
  kernelsOf('FanInProd', tree).reduce((a, b) =>
    combined(a, b, g.mul, addNtks(g, timesOther(g, a.ntk, b.nngp), timesOther(g, b.ntk, a.nngp))),
  );
