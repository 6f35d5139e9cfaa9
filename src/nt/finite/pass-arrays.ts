import type { DType } from '../../compile/graph/node.js';
import type { PatternArray } from '../../dsl/pattern.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { checkKey } from '../../runtime/random/check.js';
import type { Key } from '../../runtime/random/key.js';
import type { RandomKey } from '../../types/finite-fn.js';
import type { Mask } from '../../types/mask.js';
import type { Arrays } from './bind.js';

/** Arrays that a function reads besides parameters and inputs, by the names that they have among the extras of its graph. */
export type PassArrays = Readonly<Record<string, DenseArray>>;

/** What they are made from besides the inputs. */
export interface PassOptions {
  /** What random numbers are drawn from; `null` where no key was given. */
  readonly rng: Key | null;
  readonly dtype: DType;
  /** What `Aggregate` sums along; left out where the caller gives none. */
  readonly pattern?: PatternArray | null | undefined;
  /** Which entries of the inputs are masked, one mask each; left out where none is. */
  readonly masks?: readonly Mask[] | undefined;
}

/** Makes them for one pass: what is drawn at random for it, for one. */
export type MakePassArrays = (x: Arrays, options: PassOptions) => PassArrays;

/** @throws InputError for a key that is none; `call` is how messages call what was called. */
export function passOptions(call: string, rng: RandomKey | undefined, dtype: DType): PassOptions {
  if (rng !== undefined) checkKey(call, rng);
  return { rng: rng ?? null, dtype };
}
