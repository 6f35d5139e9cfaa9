import { InternalError } from '../../compile/errors.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { atBothPlaces, type TwoPlaces } from './covariances.js';
import type { KernelState } from './kernel-state.js';

/**
 * All four covariances times a factor of either place: of the samples (and positions) of x1, on (i, p…), and of x2, on
 * (j, p…) or `null` where that is x1. The product of the two is shared by nngp and ntk.
 */
export function timesPlaces(g: GraphBuilder, k: KernelState, x1: Node, x2: Node | null): KernelState {
  const at = atBothPlaces(g, k, [x1], x2 && [x2]);
  const times = (x: Node, places: TwoPlaces | null): Node => {
    const [p, q] = [places?.first[0], places?.second[0]];
    if (!p || !q) throw new InternalError('a kernel without the factors of its places');
    return g.mul(x, g.mul(p, q));
  };
  return {
    ...k,
    nngp: times(k.nngp, at.nngp),
    ntk: k.ntk === null || k.ntk === 'zero' ? k.ntk : times(k.ntk, at.nngp),
    cov1: times(k.cov1, at.cov1),
    cov2: k.cov2 && times(k.cov2, at.cov2),
  };
}
