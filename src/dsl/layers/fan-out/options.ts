import { requireInteger } from '../numbers.js';

/** What the kernel rule of FanOut reads. */
export interface FanOutResolved {
  readonly n: number;
}

/** @throws InputError unless `n` is an integer >= 1. */
export function resolveFanOut(n: number): FanOutResolved {
  return Object.freeze({ n: requireInteger('FanOut: n', n, 1) });
}
