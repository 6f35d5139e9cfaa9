import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { atSecond, variance } from './covariances.js';
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
  const v1 = phi.prepare(g, variance(g, k.cov1, k.spatial));
  const second = (prepared: Prepared): Prepared => prepared.map((v) => atSecond(g, v, k.spatial));
  const v2 = k.cov2 ? phi.prepare(g, variance(g, k.cov2, k.spatial)) : v1;
  const ofSecondSample = second(v2).map((v) => g.rename(v, [['i', 'j']]));
  const nngp = phi.dual(g, k.nngp, v1, ofSecondSample);
  const ntk = (): KernelState['ntk'] => {
    if (k.ntk === null || k.ntk === 'zero') return k.ntk;
    // zeros on the axes of the NNGP, so that nothing of the NTK before it is computed
    if (phi.dualDerivative === 'zero') return g.mul(0, nngp);
    return g.mul(k.ntk, phi.dualDerivative(g, k.nngp, v1, ofSecondSample));
  };
  return {
    ...k,
    nngp,
    ntk: ntk(),
    cov1: phi.dual(g, k.cov1, v1, second(v1)),
    cov2: k.cov2 && phi.dual(g, k.cov2, v2, second(v2)),
  };
}
