import { InternalError } from '../../../compile/errors.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { isBranches, type KernelState, type KernelTree } from '../../kernel/kernel-state.js';

/** The kernels of the branches, one each. */
export function kernelsOf(layer: string, tree: KernelTree): readonly KernelState[] {
  if (!isBranches(tree)) throw new InternalError(`${layer} got one tensor`);
  return tree.map(single);
}

/** The same operation on nngp, cov1 and cov2 of two kernels; `ntk` is the caller's. */
export const combined = (
  a: KernelState,
  b: KernelState,
  combine: (x: Node, y: Node) => Node,
  ntk: KernelState['ntk'],
): KernelState => ({
  ...a,
  nngp: combine(a.nngp, b.nngp),
  ntk,
  cov1: combine(a.cov1, b.cov1),
  cov2: a.cov2 && b.cov2 && combine(a.cov2, b.cov2),
});
