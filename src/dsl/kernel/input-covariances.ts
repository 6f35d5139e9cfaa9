import { batchAxis, pAxis, qAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { KernelState } from './kernel-state.js';

/** What the input covariances depend on. */
export interface InputDescription {
  /** Spatial sizes, in the order of the finite array. */
  readonly spatial: readonly number[];
  readonly channels: number;
  /** Whether x2 is given; otherwise x2 = x1 and cov2 is null. */
  readonly hasX2: boolean;
  readonly computeNtk: boolean;
}

/** nngp(i, j, p, q) = (1/C) sum_c x1(i, p, c) x2(j, q, c), and the same within each batch, sample by sample. */
export function inputCovariances(g: GraphBuilder, d: InputDescription): KernelState {
  const positions = d.spatial.map((extent, k) => ({ name: pAxis(k), extent }));
  const channel = { name: 'c', extent: d.channels };
  const toSecond = d.spatial.map((_, k) => [pAxis(k), qAxis(k)] as const);
  const x1 = g.input('x1', [batchAxis('i'), ...positions, channel]);
  const x2 = d.hasX2 ? g.input('x2', [batchAxis('j'), ...positions, channel]) : g.rename(x1, [['i', 'j']]);
  const covariance = (a: Node, b: Node): Node => g.mul(g.contract(a, b, ['c']), 1 / d.channels);
  return {
    nngp: covariance(x1, g.rename(x2, toSecond)),
    ntk: d.computeNtk ? 'zero' : null,
    cov1: covariance(x1, g.rename(x1, toSecond)),
    cov2: d.hasX2 ? covariance(x2, g.rename(x2, toSecond)) : null,
    spatial: d.spatial.length,
  };
}
