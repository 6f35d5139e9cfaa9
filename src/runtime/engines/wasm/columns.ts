import type { FloatArray, Samples } from '../../engine.js';
import { copyRange } from './copy.js';

/**
 * The samples worked on at a time, by column. Columns past the last repeat samples from the start, so that every vector
 * load finds real numbers and pairs may wrap around.
 */
export interface Columns {
  /** Sample of every column, padding included. */
  readonly samples: readonly number[];
  /** Columns that are not padding. */
  readonly real: number;
}

/** Columns for these samples, with enough padding that any `lanes` neighbours from a real one on exist. */
export function columnsOf(samples: readonly number[], lanes: number): Columns {
  const padded = Math.ceil((samples.length + lanes - 1) / lanes) * lanes;
  return { samples: Array.from({ length: padded }, (_, c) => samples[c % samples.length] ?? 0), real: samples.length };
}

/** `[element][column]` from rows of samples. */
export function transposeInto(target: FloatArray, x: Samples, columns: Columns): void {
  const width = columns.samples.length;
  const elements = x.data.length / x.count;
  columns.samples.forEach((sample, column) => {
    const row = sample * elements;
    for (let e = 0; e < elements; e++) target[e * width + column] = x.data[row + e] ?? 0;
  });
}

/** `[column][element]`: the rows themselves, neighbouring samples in one piece. */
export function rowsInto(target: FloatArray, x: Samples, { samples }: Columns): void {
  const elements = x.data.length / x.count;
  for (let start = 0, end = 1; start < samples.length; start = end++) {
    while (end < samples.length && samples[end] === (samples[end - 1] ?? 0) + 1) end++;
    copyRange(target, start * elements, x.data, (samples[start] ?? 0) * elements, (end - start) * elements);
  }
}
