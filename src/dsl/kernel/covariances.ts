import { InternalError } from '../../compile/errors.js';
import { hasAxis, pAxis, qAxis } from '../../compile/graph/axis.js';
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

/** The two sample axes of pairs within one batch. */
export const SAMPLE_PAIRS = [
  ['i', 'i2'],
  ['j', 'j2'],
] as const;

const numbers = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

/** All position axes of a kernel with `spatial` spatial axes. */
export const positionAxes = (spatial: number): readonly string[] =>
  numbers(spatial).flatMap((k) => [pAxis(k), qAxis(k)]);

/** The entries at equal positions, on the p axes. */
export const atSamePosition = (g: GraphBuilder, x: Node, spatial: number): Node =>
  numbers(spatial).reduce((y, k) => g.diagonal(y, pAxis(k), qAxis(k)), x);

/** The entries of a self-covariance that belong to one sample, of those of all pairs. */
export const atSameSample = (g: GraphBuilder, cov: Node): Node =>
  SAMPLE_PAIRS.reduce((x, [first, second]) => (hasAxis(x.axes, second) ? g.diagonal(x, first, second) : x), cov);

/** Variances of every sample at every position: the diagonal of a self-covariance, on axes (i, p…) or (j, p…). */
export const variance = (g: GraphBuilder, cov: Node, spatial: number): Node =>
  atSamePosition(g, atSameSample(g, cov), spatial);

/** The same variances read at the second position of a pair. */
export const atSecond = (g: GraphBuilder, v: Node, spatial: number): Node =>
  g.rename(
    v,
    numbers(spatial).map((k) => [pAxis(k), qAxis(k)] as const),
  );

/** What is known of samples and positions, one array or more, as a covariance reads it at the two places of an entry. */
export interface TwoPlaces {
  readonly first: readonly Node[];
  readonly second: readonly Node[];
}

/** {@link TwoPlaces} of each covariance; those of the ntk are those of the nngp. */
export interface AllPlaces {
  readonly nngp: TwoPlaces;
  readonly cov1: TwoPlaces;
  readonly cov2: TwoPlaces | null;
}

/**
 * Arrays on the samples and positions of x1, (i, p…), and of x2, (j, p…) or `null` where that is x1, as every covariance
 * reads them: such as variances, of which a rule makes one factor of either place.
 */
export function atBothPlaces(
  g: GraphBuilder,
  k: KernelState,
  x1: readonly Node[],
  x2: readonly Node[] | null,
): AllPlaces {
  const second = (arrays: readonly Node[], samples: readonly (readonly [string, string])[]): readonly Node[] =>
    arrays.map((v) => g.rename(atSecond(g, v, k.spatial), samples));
  const own = k.allPairs ? SAMPLE_PAIRS : [];
  return {
    nngp: { first: x1, second: x2 ? second(x2, []) : second(x1, [['i', 'j']]) },
    cov1: { first: x1, second: second(x1, own) },
    cov2: x2 && { first: x2, second: second(x2, own) },
  };
}

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
