import { inputsOf, type SizeTree } from '../../dsl/inputs.js';
import type { Network } from '../../dsl/network.js';
import type { State } from '../../dsl/state.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { layoutOf } from './arrange.js';
import { concreteInput } from './concrete.js';
import { inputPairs, type SamplePair, shapesOf } from './read-samples.js';

/** How near the numbers of two samples that count as the same are. */
const SAME = 1e-12;

const close = (a: DenseArray, b: DenseArray): boolean =>
  a.shape.every((size, axis) => size === b.shape[axis]) &&
  a.data.every((value, k) => Math.abs(value - (b.data[k] ?? Number.NaN)) < SAME);

/** Are both sides the same samples? */
export const sameSamples = (pair: SamplePair): boolean =>
  inputPairs(pair).every(({ x1, x2 }) => x2 === null || x1.data === x2.data || close(x1, x2));

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

/** Shapes of both sides of a kernel, in the form of the inputs; `null`: x2 is x1. */
export interface PairShapes {
  readonly shape1: SizeTree<number>;
  readonly shape2: SizeTree<number> | null;
}

/** The number of samples, which is the same for all inputs. */
const sampleCount = (input: State): number => {
  const [first] = inputsOf(input);
  return first ? Number(first.dims[layoutOf(first).batch]) : 0;
};

/** What the layers of a network ask of samples of these shapes; `same` tells whether both sides are the same. */
export function factsOf(network: Network, { shape1, shape2 }: PairShapes, same: () => boolean): SampleFacts {
  const input = concreteInput(network, shape1);
  const mixing = network.layer.mixing?.(input) ?? 'none';
  if (mixing === 'none') return ANY;
  const sameInputs = same();
  if (mixing === 'sameSamples') return { ...ANY, mindsSame: true, sameInputs };
  const samples = [
    sampleCount(input),
    shape2 ? sampleCount(concreteInput(network, shape2)) : sampleCount(input),
  ] as const;
  return { samples, allPairs: mixing === 'allPairs', mindsSame: true, sameInputs };
}

/** What the layers of a network ask of these samples. */
export const sampleFacts = (network: Network, pair: SamplePair): SampleFacts =>
  factsOf(network, { shape1: shapesOf(network, pair, 'x1'), shape2: pair.x2 && shapesOf(network, pair, 'x2') }, () =>
    sameSamples(pair),
  );
