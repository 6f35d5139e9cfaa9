import type { FanInOut } from '../fan-in/type.js';

/** The branches' sum: equal shapes and layouts, every branch Gaussian. A single branch passes as it is. */
export type FanInSumOut<I> = FanInOut<'FanInSum', I, true>;
