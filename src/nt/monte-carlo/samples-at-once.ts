import { bytesOf, type DType } from '../../compile/graph/node.js';

/** Bytes that the arrays of one program may take, unless told. */
const MEMORY_BUDGET = 64 * 2 ** 20;

/** More than these at once gain nothing: the work of starting a program is long lost among theirs. */
const MOST = 512;

/**
 * How many networks of the `wanted` ones to run as one program, so that its arrays keep within `budget` bytes, where
 * those of one network take `elements`; 1 at least.
 */
export const samplesAtOnce = (elements: number, dtype: DType, wanted: number, budget = MEMORY_BUDGET): number =>
  Math.max(1, Math.min(MOST, wanted, Math.floor(budget / (Math.max(1, elements) * bytesOf(dtype)))));
