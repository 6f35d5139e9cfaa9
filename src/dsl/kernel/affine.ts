import type { GraphBuilder, Operand } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { mapCovariances } from './covariances.js';
import type { KernelState } from './kernel-state.js';
import { affine, square } from './scalar.js';

/** Weights of a random affine layer whose linear part maps a covariance by `mix` (the identity for Dense). */
export interface RandomAffine {
  readonly wStd: Operand;
  readonly bStd: Operand | null;
  readonly parameterization: 'ntk' | 'standard';
  /** Fan-in of the finite layer (channels times taps), only read under `standard`. */
  readonly fanIn: () => number;
  /** Width scale of the inputs, `s[0]`. */
  readonly s0: number;
}

/**
 * K' = wStd^2 mix(K) + bStd^2. NTK parameterisation: Theta' = K' + wStd^2 mix(Theta); standard parameterisation:
 * Theta' = (fanIn / s0) mix(K) + wStd^2 mix(Theta) + [has a bias] (Sohl-Dickstein et al. 2020, arXiv:2001.07301, eq. 9-10;
 * NTK: Jacot et al. 2018, arXiv:1806.07572).
 */
export function randomAffine(
  g: GraphBuilder,
  k: KernelState,
  layer: RandomAffine,
  mix: (x: Node) => Node,
): KernelState {
  const w2 = square(g, layer.wStd);
  const b2 = square(g, layer.bStd ?? 0);
  const mapped = mapCovariances(k, (x) => affine(g, mix(x), w2, b2));
  if (k.ntk === null) return mapped;
  const own =
    layer.parameterization === 'ntk'
      ? mapped.nngp
      : g.affine(mix(k.nngp), layer.fanIn() / layer.s0, layer.bStd === null ? 0 : 1);
  return { ...mapped, ntk: k.ntk === 'zero' ? own : g.add(own, affine(g, mix(k.ntk), w2, 0)) };
}
