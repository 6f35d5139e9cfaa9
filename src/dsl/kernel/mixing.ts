import type { State } from '../state.js';

/**
 * Which entries of the covariances before a layer those after it are made of, along the samples:
 *
 * - `none`: those of the same pair of samples alone, as in nearly every layer;
 * - `sameSamples`: the same, but those of a sample with itself are told from others if x1 and x2 are the same samples;
 * - `samples`: those of other samples too, where cov1 and cov2 hold each sample with itself;
 * - `allPairs`: the same, where cov1 and cov2 have to hold all pairs of samples of a batch.
 */
export type Mixing = 'none' | 'sameSamples' | 'samples' | 'allPairs';

/** How a layer mixes samples for this input. */
export type MixingRule = (input: State) => Mixing;
