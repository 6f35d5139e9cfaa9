import { InputError } from '../../../compile/errors.js';
import { requireAxis } from '../numbers.js';

/** Options of {@link Flatten}. */
export interface FlattenOptions<B extends number = number, O extends 0 | 1 | -1 | -2 = 0 | 1 | -1 | -2> {
  /** Axis that counts the samples. Default 0. */
  readonly batchAxis?: B;
  /** Where the samples go in the `[N, C]` result: 0 (or -2), the default, or 1 (or -1). */
  readonly batchAxisOut?: O;
}

/** What the kernel rule of Flatten reads. */
export interface FlattenResolved {
  readonly batchAxis: number;
  readonly batchAxisOut: 0 | 1;
}

/** @throws InputError on a batch axis that is not an integer, or an output axis a matrix does not have. */
export function resolveFlatten(options: FlattenOptions): FlattenResolved {
  const { batchAxis = 0, batchAxisOut = 0 } = options;
  requireAxis('Flatten: batchAxis', batchAxis);
  if (![0, 1, -1, -2].includes(batchAxisOut)) {
    throw new InputError(`Flatten: batchAxisOut must be 0 or 1, got ${batchAxisOut}`);
  }
  return Object.freeze({ batchAxis, batchAxisOut: batchAxisOut === 0 || batchAxisOut === -2 ? 0 : 1 });
}
