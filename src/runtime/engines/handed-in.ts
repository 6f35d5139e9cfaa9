import { InternalError } from '../../compile/errors.js';
import type { Samples } from '../engine.js';

/** What is handed in for an input of a program besides the samples, `width` numbers a sample. */
export function handedIn({ count, inputs }: Samples, name: string, width: number): Samples {
  const data = inputs?.[name];
  if (data?.length !== count * width)
    throw new InternalError(`input ${name}: ${data?.length ?? 'no'} numbers for ${count} samples of ${width}`);
  return { data, count };
}

/** The samples of an input: x1 and x2 are there as they are, those of further inputs are handed in. */
export const samplesNamed = (samples: Samples, name: string, width: number): Samples =>
  name === 'x1' || name === 'x2' ? samples : handedIn(samples, name, width);
