import type { ErfResolved } from '../erf/options.js';

/** Sigmoid_like has no options; the record is there so that every layer has one. */
export type SigmoidLikeResolved = Readonly<Record<never, never>>;

/** The erf that it is: the width is the reference's, where erf comes closest to the logistic sigmoid. */
export const SIGMOID_LIKE: ErfResolved = Object.freeze({ a: 0.5, b: 1 / 2.4020563531719796, c: 0.5 });
