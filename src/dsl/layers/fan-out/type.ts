import type { Branches } from '../../../types/state.js';

/** `N` copies of what goes in. */
export type FanOutOut<I, N extends number> = Branches<number extends N ? readonly I[] : Copies<I, N>>;

type Copies<I, N extends number, R extends readonly unknown[] = []> = R['length'] extends N
  ? R
  : Copies<I, N, [...R, I]>;
