import { byInput, type SizeTree } from '../../dsl/inputs.js';
import { layoutOf } from '../../dsl/kernel/layout.js';
import type { Network } from '../../dsl/network.js';
import { checkPair } from '../../runtime/check-inputs.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { Mask } from '../../types/mask.js';
import { readInputs } from '../read-inputs.js';

/** Both sides of a kernel, of one input; `null`: x2 is x1. */
export interface InputPair {
  readonly x1: DenseArray;
  readonly x2: DenseArray | null;
  /** Which of their entries are masked; `null` where no constant says. */
  readonly mask1: Mask | null;
  readonly mask2: Mask | null;
}

/** Both sides of a kernel: of the first input, and of the others. */
export interface SamplePair extends InputPair {
  readonly others: readonly InputPair[];
}

/** The pairs of all inputs, in order. */
export const inputPairs = (pair: SamplePair): readonly InputPair[] => [pair, ...pair.others];

/** Shapes of the samples of one side, in the form of the inputs. */
export const shapesOf = ({ start }: Network, pair: SamplePair, side: 'x1' | 'x2'): SizeTree<number> => {
  const all = inputPairs(pair);
  return byInput(start, (_, k) => (all[k]?.[side] ?? all[k]?.x1)?.shape ?? []);
};

/**
 * Entries that are `maskConstant` are zero in what is read.
 * @throws InputError where an array does not fit the network, or the two do not fit each other.
 */
export function readSamples(network: Network, given1: unknown, given2: unknown, maskConstant?: number): SamplePair {
  const [first, ...others] = readInputs(network, given1, 'x1', maskConstant);
  const second = given2 === null ? null : readInputs(network, given2, 'x2', maskConstant);
  const pairOf = (one: typeof first, place: number): InputPair => {
    const two = second?.[place];
    return { x1: one.array, x2: two?.array ?? null, mask1: one.mask, mask2: two?.mask ?? null };
  };
  const pair = { ...pairOf(first, 0), others: others.map((one, k) => pairOf(one, k + 1)) };
  const all = inputPairs(pair);
  byInput(network.start, (state, k, at) => {
    const { x1, x2 } = all[k] ?? pair;
    if (x2) checkPair(x1, x2, layoutOf(state).batch, at);
  });
  return pair;
}
