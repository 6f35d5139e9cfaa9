import type { Network } from '../../dsl/network.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { layoutOf } from './arrange.js';
import { concreteInput } from './concrete.js';
import type { SamplePair } from './read-samples.js';

/** How near the numbers of two samples that count as the same are. */
const SAME = 1e-12;

const close = (a: DenseArray, b: DenseArray): boolean =>
  a.shape.every((size, axis) => size === b.shape[axis]) &&
  a.data.every((value, k) => Math.abs(value - (b.data[k] ?? Number.NaN)) < SAME);

/** Are both sides the same samples? */
export const sameSamples = ({ x1, x2 }: SamplePair): boolean => x2 === null || x1.data === x2.data || close(x1, x2);

/** What the graph of a network's kernels has to know of the samples. */
export interface SampleFacts {
  /** Numbers of samples of x1 and x2 where layers mix samples; elsewhere any number of them will do. */
  readonly samples: readonly [number, number] | undefined;
  /** Whether a layer needs cov1 and cov2 of all pairs of samples. */
  readonly allPairs: boolean;
  /** Whether a layer minds if x1 and x2 are the same samples, and if so whether they are. */
  readonly mindsSame: boolean;
  readonly sameInputs: boolean;
}

const ANY: SampleFacts = { samples: undefined, allPairs: false, mindsSame: false, sameInputs: false };

/** Shapes of both sides of a kernel; `null`: x2 is x1. */
export interface PairShapes {
  readonly shape1: readonly number[];
  readonly shape2: readonly number[] | null;
}

/** What the layers of a network ask of samples of these shapes; `same` tells whether both sides are the same. */
export function factsOf(network: Network, { shape1, shape2 }: PairShapes, same: () => boolean): SampleFacts {
  const input = concreteInput(network, shape1);
  const mixing = network.layer.mixing?.(input) ?? 'none';
  if (mixing === 'none') return ANY;
  const sameInputs = same();
  if (mixing === 'sameSamples') return { ...ANY, mindsSame: true, sameInputs };
  const { batch } = layoutOf(input);
  const samples = [shape1[batch] ?? 0, (shape2 ?? shape1)[batch] ?? 0] as const;
  return { samples, allPairs: mixing === 'allPairs', mindsSame: true, sameInputs };
}

/** What the layers of a network ask of these samples. */
export const sampleFacts = (network: Network, pair: SamplePair): SampleFacts =>
  factsOf(network, { shape1: pair.x1.shape, shape2: pair.x2?.shape ?? null }, () => sameSamples(pair));
