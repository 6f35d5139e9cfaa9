import type { Matrix } from './matrix.js';
import { argmaxRows, at } from './matrix.js';

/** The predictions whose confidence lies in `[from, to)`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean of the largest class probability; NaN in an empty bin, like `accuracy`. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Calibration {
  readonly bins: readonly Bin[];
  /** Expected calibration error: mean of |confidence - accuracy| over predictions. */
  readonly ece: number;
}

/** Reliability of the most probable class, in bins of equal width. */
export function calibrationOf(probabilities: Matrix, labels: Uint8Array, bins = 10): Calibration {
  const rows = argmaxRows(probabilities).map((digit, row) => ({
    confidence: at(probabilities, row, digit),
    right: Number(digit === labels[row]),
  }));
  const filled = Array.from({ length: bins }, (_, b) => {
    const inside = rows.filter(({ confidence }) => Math.min(Math.floor(confidence * bins), bins - 1) === b);
    return {
      from: b / bins,
      to: (b + 1) / bins,
      count: inside.length,
      confidence: mean(inside.map((r) => r.confidence)),
      accuracy: mean(inside.map((r) => r.right)),
    };
  });
  const gaps = filled.filter((b) => b.count > 0).map((b) => b.count * Math.abs(b.confidence - b.accuracy));
  return { bins: filled, ece: gaps.reduce((a, b) => a + b, 0) / rows.length };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Wilson's 95 % interval of a rate seen in `count` trials. */
export function interval(rate: number, count: number): readonly [number, number] {
  const z = 1.96;
  const spread = z * Math.sqrt((rate * (1 - rate)) / count + (z * z) / (4 * count * count));
  const middle = rate + (z * z) / (2 * count);
  const scale = 1 + (z * z) / count;
  return [Math.max((middle - spread) / scale, 0), Math.min((middle + spread) / scale, 1)];
}
