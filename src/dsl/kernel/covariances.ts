import { InternalError } from '../../compile/errors.js';
import { pAxis, qAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { State, TensorState } from '../state.js';
import { isBranches, type KernelState, type KernelTree } from './kernel-state.js';

/** The single kernel a rule expects; branches here are a fault of the shape checks. */
export function single(k: KernelTree): KernelState {
  if (isBranches(k)) throw new InternalError('a kernel rule for one tensor got branches');
  return k;
}

export function tensor(state: State): TensorState {
  if (state.kind !== 'tensor') throw new InternalError('a kernel rule for one tensor got branches');
  return state;
}

const numbers = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

/** All position axes of a kernel with `spatial` spatial axes. */
export const positionAxes = (spatial: number): readonly string[] =>
  numbers(spatial).flatMap((k) => [pAxis(k), qAxis(k)]);

/** Variances at every position: the diagonal over p = q of a self-covariance, on the p axes. */
export const variance = (g: GraphBuilder, cov: Node, spatial: number): Node =>
  numbers(spatial).reduce((x, k) => g.diagonal(x, pAxis(k), qAxis(k)), cov);

/** The same variances read at the second position of a pair. */
export const atSecond = (g: GraphBuilder, v: Node, spatial: number): Node =>
  g.rename(
    v,
    numbers(spatial).map((k) => [pAxis(k), qAxis(k)] as const),
  );

/** Applies one linear map to nngp, cov1 and cov2 (the ntk is the caller's). */
export const mapCovariances = (k: KernelState, map: (x: Node) => Node): KernelState => ({
  ...k,
  nngp: map(k.nngp),
  cov1: map(k.cov1),
  cov2: k.cov2 && map(k.cov2),
});

/** Applies one linear map to all four covariances. */
export const mapAll = (k: KernelState, map: (x: Node) => Node): KernelState => ({
  ...mapCovariances(k, map),
  ntk: k.ntk === null || k.ntk === 'zero' ? k.ntk : map(k.ntk),
});
