import type { KernelSide, SampleBatch, SampleInput } from '../../dsl/kernel/sample-inputs.js';
import type { Samples } from '../../runtime/engine.js';
import type { Call } from './call.js';
import { masksOf } from './output-masks.js';

/** One of the batches of a call, for those who fill inputs. */
export const batchOf = ({ pair, rows, options, patterns }: Call, side: KernelSide): Omit<SampleBatch, 'count'> => ({
  side,
  rows: rows[side - 1] ?? [],
  options,
  masks: masksOf(pair, side),
  pattern: patterns[side - 1] ?? null,
});

/** Samples with all that a program reads of them: `inputs` of this side of the program, filled for this batch. */
export function handIn(
  x: Samples,
  side: KernelSide,
  inputs: readonly SampleInput[],
  batch: Omit<SampleBatch, 'count'>,
): Samples {
  const own = inputs.filter((input) => input.side === side);
  if (own.length === 0) return x;
  return {
    ...x,
    inputs: Object.fromEntries(own.map((input) => [input.name, input.feed({ ...batch, count: x.count })])),
  };
}
