import type { ArrayInput } from './ndarray.js';

/** Graphs for `Aggregate` layers: one for x1 and x2 each, or where x2 is left out one alone; `null`: none. */
export type KernelPattern = ArrayInput | readonly [x1: ArrayInput | null, x2: ArrayInput | null];
