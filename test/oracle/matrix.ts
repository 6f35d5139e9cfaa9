/** A dense matrix, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export const at = (m: Matrix, r: number, c: number): number => m.data[r * m.columns + c] ?? Number.NaN;

export function matrix(rows: number, columns: number, entry: (r: number, c: number) => number): Matrix {
  const data = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) data[r * columns + c] = entry(r, c);
  return { rows, columns, data };
}

export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export const identity = (n: number): Matrix => matrix(n, n, (r, c) => (r === c ? 1 : 0));

export const map = (m: Matrix, f: (v: number, r: number, c: number) => number): Matrix =>
  matrix(m.rows, m.columns, (r, c) => f(at(m, r, c), r, c));

export const add = (a: Matrix, b: Matrix): Matrix => map(a, (v, r, c) => v + at(b, r, c));

export const multiply = (a: Matrix, b: Matrix): Matrix =>
  matrix(a.rows, b.columns, (r, c) => sum(range(a.columns).map((k) => at(a, r, k) * at(b, k, c))));

export const transpose = (m: Matrix): Matrix => matrix(m.columns, m.rows, (r, c) => at(m, c, r));

/** `a` on the slower index, `b` on the faster. */
export const kronecker = (a: Matrix, b: Matrix): Matrix =>
  matrix(
    a.rows * b.rows,
    a.columns * b.columns,
    (r, c) => at(a, Math.floor(r / b.rows), Math.floor(c / b.columns)) * at(b, r % b.rows, c % b.columns),
  );
