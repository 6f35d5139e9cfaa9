/** A matrix as rows of numbers: what the statistics and the report read. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** Row-major. */
  readonly data: ArrayLike<number>;
}

/** Takes a 2-D array of the library. */
export function matrixOf(array: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }): Matrix {
  const [rows, cols, ...rest] = array.shape;
  if (rows === undefined || cols === undefined || rest.length > 0) {
    throw new Error(`A matrix is needed here, got an array of shape [${array.shape.join(', ')}].`);
  }
  return { rows, cols, data: array.data };
}

export const at = (m: Matrix, row: number, col: number): number => m.data[row * m.cols + col] ?? NaN;

export const rowOf = (m: Matrix, row: number): readonly number[] =>
  Array.from({ length: m.cols }, (_, col) => at(m, row, col));

export const diagonalOf = (m: Matrix): readonly number[] =>
  Array.from({ length: Math.min(m.rows, m.cols) }, (_, i) => at(m, i, i));

/** Position of the largest entry of each row. */
export const argmaxRows = (m: Matrix): readonly number[] =>
  Array.from({ length: m.rows }, (_, row) => {
    const values = rowOf(m, row);
    return values.indexOf(Math.max(...values));
  });

/** Square root of the sum of squares. */
export function frobenius(m: Matrix): number {
  let sum = 0;
  for (let i = 0; i < m.rows * m.cols; i++) sum += (m.data[i] ?? NaN) ** 2;
  return Math.sqrt(sum);
}
