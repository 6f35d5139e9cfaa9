import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { atBothPlaces, type TwoPlaces, variance } from './covariances.js';
import type { KernelState } from './kernel-state.js';

/** What a dual activation needs of one sample, computed once per sample and position from its variance. */
export type Prepared = readonly Node[];

/** A function of a covariance q and of what was prepared from the two variances. */
export type Dual = (g: GraphBuilder, q: Node, first: Prepared, second: Prepared) => Node;

/**
 * A nonlinearity phi by its dual activation: F(q, v1, v2) = E[phi(u1) phi(u2)] and its derivative
 * E[phi'(u1) phi'(u2)] for Gaussian (u1, u2) with covariance q and variances v1, v2.
 * `prepare` turns a variance into what F wants of either side, so that it is computed once per sample, not per pair.
 */
export interface DualActivation {
  readonly prepare: (g: GraphBuilder, v: Node) => Prepared;
  readonly dual: Dual;
  /** `'zero'` where phi is constant between jumps: no gradient passes. */
  readonly dualDerivative: Dual | 'zero';
}

/** K' = F(K, v1, v2); Theta' = F'(K, v1, v2) Theta; cov1 and cov2 with their own variances on both sides. */
export function applyDual(g: GraphBuilder, k: KernelState, phi: DualActivation): KernelState {
  const prepared = (cov: Node): Prepared => phi.prepare(g, variance(g, cov, k.spatial));
  const at = atBothPlaces(g, k, prepared(k.cov1), k.cov2 && prepared(k.cov2));
  const dual = (cov: Node, { first, second }: TwoPlaces): Node => phi.dual(g, cov, first, second);
  const nngp = dual(k.nngp, at.nngp);
  const ntk = (): KernelState['ntk'] => {
    if (k.ntk === null || k.ntk === 'zero') return k.ntk;
    // zeros on the axes of the NNGP, so that nothing of the NTK before it is computed
    if (phi.dualDerivative === 'zero') return g.mul(0, nngp);
    return g.mul(k.ntk, phi.dualDerivative(g, k.nngp, at.nngp.first, at.nngp.second));
  };
  return {
    ...k,
    nngp,
    ntk: ntk(),
    cov1: dual(k.cov1, at.cov1),
    cov2: k.cov2 && at.cov2 && dual(k.cov2, at.cov2),
  };
}
