import { requireAxis } from './numbers.js';

/** Where a layer expects the batch and the channels; negative axes count from the end. */
export interface AxesOptions<B extends number = number, C extends number = number> {
  /** Axis that counts the samples. Default 0. */
  readonly batchAxis?: B;
  /** Axis that becomes infinitely wide. Default -1, the last. */
  readonly channelAxis?: C;
}

/** The same with the defaults filled in, as declared (negative values stay negative). */
export interface AxesResolved {
  readonly batchAxis: number;
  readonly channelAxis: number;
}

/** Fills in the defaults. @throws InputError on an axis that is not an integer. */
export function resolveAxes(layer: string, options: AxesOptions): AxesResolved {
  const { batchAxis = 0, channelAxis = -1 } = options;
  requireAxis(`${layer}: batchAxis`, batchAxis);
  requireAxis(`${layer}: channelAxis`, channelAxis);
  return { batchAxis, channelAxis };
}
