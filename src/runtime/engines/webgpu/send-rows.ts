import type { FloatArray } from '../../engine.js';
import { type Destination, sendFloats } from './send-floats.js';

/** Numbers of samples, `width` each: those of a sample go to `offset` of its row. */
export interface RowSource {
  readonly data: FloatArray;
  readonly width: number;
  readonly offset: number;
}

/** Copies rows of `stride` floats, one a sample, to a device. What lies between the sources is undefined. */
export const sendRows = (
  to: Destination,
  stride: number,
  samples: readonly number[],
  sources: readonly RowSource[],
): Promise<void> =>
  sendFloats(to, samples.length, stride, (target, first, last) => {
    for (const { data, width, offset } of sources)
      for (let k = first; k < last; ) {
        const sample = samples[k] ?? 0;
        let run = 1;
        // rows that lie side by side in both are copied at once
        if (stride === width) while (k + run < last && samples[k + run] === sample + run) run++;
        target.set(data.subarray(sample * width, (sample + run) * width), (k - first) * stride + offset);
        k += run;
      }
  });
