/** The handwritten digits (8x8 pixels, values 0 to 16, one label), standardised for a kernel. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export const PIXELS = 64;
export const CLASSES = 10;
/** Rows whose pixels give the mean and standard deviation; test rows start after them. */
export const STATISTICS_ROWS = 1000;
const FULL_INK = 16;

export interface Digits {
  /** Row-major `[rows, 64]`. */
  readonly pixels: Float64Array;
  readonly labels: Uint8Array;
  readonly rows: number;
}

/** Mean and (population) standard deviation over all pixels of some rows. */
export interface Moments {
  readonly mean: number;
  readonly std: number;
}

export interface Split {
  readonly xTrain: Float64Array;
  readonly xTest: Float64Array;
  readonly trainLabels: Uint8Array;
  readonly testLabels: Uint8Array;
}

const FILE = new URL('../data/digits.csv.gz', import.meta.url);

/** Reads the data set that lies beside this example and standardises it. */
export function loadDigits(): Digits & Moments {
  const raw = parseDigits(gunzipSync(readFileSync(FILE)).toString('utf8'));
  const moments = momentsOf(raw.pixels.subarray(0, STATISTICS_ROWS * PIXELS));
  return { ...raw, ...moments, pixels: standardise(raw.pixels, moments) };
}

/** CSV of 64 pixels and a label a line; pixels become ink from 0 to 1. */
export function parseDigits(csv: string): Digits {
  const lines = csv.split('\n').filter((line) => line.trim() !== '');
  const pixels = new Float64Array(lines.length * PIXELS);
  const labels = new Uint8Array(lines.length);
  lines.forEach((line, row) => {
    const cells = line.split(',').map(Number);
    if (cells.length !== PIXELS + 1 || cells.some(Number.isNaN)) {
      throw new Error(
        `Line ${row + 1} of the digits has ${cells.length} cells; ${PIXELS} pixels and a label are needed.`,
      );
    }
    pixels.set(
      cells.slice(0, PIXELS).map((ink) => ink / FULL_INK),
      row * PIXELS,
    );
    labels[row] = cells[PIXELS] ?? 0;
  });
  return { pixels, labels, rows: lines.length };
}

export function momentsOf(values: Float64Array): Moments {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}

const standardise = (values: Float64Array, { mean, std }: Moments): Float64Array => values.map((v) => (v - mean) / std);

/** The first `nTrain` rows to train on, and `nTest` rows from row 1000 on to test on. */
export function split(digits: Digits, nTrain: number, nTest: number): Split {
  const rows = (from: number, count: number): Float64Array =>
    digits.pixels.slice(from * PIXELS, (from + count) * PIXELS);
  return {
    xTrain: rows(0, nTrain),
    xTest: rows(STATISTICS_ROWS, nTest),
    trainLabels: digits.labels.slice(0, nTrain),
    testLabels: digits.labels.slice(STATISTICS_ROWS, STATISTICS_ROWS + nTest),
  };
}

/** Regression targets: one-hot minus 0.1, so that each row sums to zero; `[rows, 10]`. */
export const targets = (labels: Uint8Array): Float64Array =>
  Float64Array.from(
    { length: labels.length * CLASSES },
    (_, i) => Number(labels[Math.floor(i / CLASSES)] === i % CLASSES) - 0.1,
  );
