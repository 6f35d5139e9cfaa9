import type { Matrix } from './matrix.js';
import { argmaxRows, at, diagonalOf, frobenius, rowOf } from './matrix.js';

/** The numbers that identify a run: the kernel's corner, size and first prediction. */
export interface Figures {
  readonly correct: number;
  readonly accuracy: number;
  readonly k00: number;
  readonly k01: number;
  readonly kt00: number;
  readonly trace: number;
  readonly frob: number;
  readonly meanFirst: readonly number[];
}

/**
 * @param train kernel of the training rows, before regularisation
 * @param testTrain kernel of test rows against training rows
 * @param mean predictive mean, `[test rows, classes]`
 */
export function figuresOf(train: Matrix, testTrain: Matrix, mean: Matrix, labels: Uint8Array): Figures {
  const correct = argmaxRows(mean).filter((digit, row) => digit === labels[row]).length;
  return {
    correct,
    accuracy: correct / mean.rows,
    k00: at(train, 0, 0),
    k01: at(train, 0, 1),
    kt00: at(testTrain, 0, 0),
    trace: diagonalOf(train).reduce((sum, v) => sum + v, 0),
    frob: frobenius(train),
    meanFirst: rowOf(mean, 0),
  };
}
