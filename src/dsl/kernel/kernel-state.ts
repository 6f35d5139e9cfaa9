import type { Node } from '../../compile/graph/node.js';
import type { KernelMasks } from '../mask/kernel-masks.js';

/**
 * The covariances that a kernel rule maps, as graph nodes (spec of the reference's `Kernel` record).
 *
 * - `nngp`, `ntk`: axes (i, j, p0, q0, p1, q1, …), one pair of position axes per spatial axis;
 * - `cov1`: (i, p0, q0, …), samples of x1 with themselves; `cov2`: (j, p0, q0, …), `null` when x2 is x1. With `allPairs`
 *   (i, i2, p0, q0, …) and (j, j2, p0, q0, …): position q is one of sample i2, j2.
 *
 * `ntk` is `'zero'` until the first layer with parameters, `null` when it was not asked for.
 */
export interface KernelState {
  readonly nngp: Node;
  readonly ntk: Node | 'zero' | null;
  readonly cov1: Node;
  readonly cov2: Node | null;
  /** Number of spatial axes (pairs p_k, q_k). */
  readonly spatial: number;
  /** Do cov1 and cov2 hold all pairs of samples, not only each sample with itself? */
  readonly allPairs: boolean;
  /** Are x1 and x2 known to be the same samples? Only told where a layer's `mixing` asks for it. */
  readonly sameInputs: boolean;
  /** `null` where nothing is masked. */
  readonly masks: KernelMasks | null;
}

/** One kernel, or one a branch. */
export type KernelTree = KernelState | readonly KernelTree[];

export const isBranches = (k: KernelTree): k is readonly KernelTree[] => Array.isArray(k);
