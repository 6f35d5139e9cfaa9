import { treeLeaves } from '../../../src/compile/tree.js';
import { callTraceable } from '../../../src/nt/empirical/call-traceable.js';
import { type Arrays, isArray } from '../../../src/nt/finite/bind.js';
import { DenseArray } from '../../../src/runtime/ndarray.js';
import type { Tree } from '../../../src/types/tree.js';
import type { RandomFunction } from './random-functions.js';

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The arrays of a tree, in order. */
export const arraysOf = (tree: Tree<DenseArray>): readonly DenseArray[] =>
  treeLeaves<DenseArray>(tree, isArray).map(([, array]) => array);

/** Derivatives of one output by all parameters in a row: an array of as many entries as the output for each. */
interface Jacobian {
  readonly shape: readonly number[];
  readonly columns: readonly Float64Array[];
}

/** All Jacobians of a function by central differences; good to about the square of the step. */
async function jacobians({ graph, params }: RandomFunction, x: Arrays, step: number): Promise<readonly Jacobian[]> {
  const call = callTraceable({ graph });
  const at = (leaf: number, entry: number, by: number): Promise<Arrays> => {
    const moved = params.map(({ data, shape }, k) => {
      const copy = Float64Array.from(data);
      if (k === leaf) copy[entry] = (copy[entry] ?? Number.NaN) + by;
      return new DenseArray(copy, shape);
    });
    return call(moved, x, { engine: 'reference', optimize: false });
  };
  const columns: (readonly Float64Array[])[] = [];
  let shapes: readonly (readonly number[])[] = [];
  for (const [leaf, { data }] of params.entries()) {
    for (const entry of data.keys()) {
      const [ahead, behind] = [arraysOf(await at(leaf, entry, step)), arraysOf(await at(leaf, entry, -step))];
      shapes = ahead.map(({ shape }) => shape);
      columns.push(
        ahead.map((y, k) => Float64Array.from(y.data, (v, i) => (v - (behind[k]?.data[i] ?? Number.NaN)) / (2 * step))),
      );
    }
  }
  return shapes.map((shape, k) => ({ shape, columns: columns.map((own) => own[k] ?? new Float64Array()) }));
}

/** Indices of an array, row-major. */
const unravel = (at: number, shape: readonly number[]): readonly number[] =>
  shape.map((size, k) => Math.floor(at / sizeOf(shape.slice(k + 1))) % size);

/** `J(x1) J(x2)'` on all pairs of axes, from two lists of columns. */
function product(one: Jacobian, two: Jacobian): DenseArray {
  const shape = one.shape.flatMap((size, k) => [size, two.shape[k] ?? 1]);
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, at) => {
    const index = unravel(at, shape);
    const place = (of: readonly number[], which: 0 | 1): number =>
      of.reduce((sum, size, k) => sum * size + (index[2 * k + which] ?? 0), 0);
    const [i, j] = [place(one.shape, 0), place(two.shape, 1)];
    return one.columns.reduce(
      (sum, column, k) => sum + (column[i] ?? Number.NaN) * (two.columns[k]?.[j] ?? Number.NaN),
      0,
    );
  });
  return new DenseArray(data, shape);
}

/** The NTK of every output by differences, on all pairs of axes. */
export async function explicitNtk(
  f: RandomFunction,
  x1: Arrays,
  x2: Arrays,
  step = 1e-5,
): Promise<readonly DenseArray[]> {
  const [one, two] = [await jacobians(f, x1, step), await jacobians(f, x2, step)];
  return one.map((jacobian, k) => product(jacobian, two[k] ?? jacobian));
}

/** A kernel on all pairs of axes, averaged over equal entries of some axes and on equal entries of others. */
export function reduced(full: DenseArray, trace: readonly number[], diagonal: readonly number[]): DenseArray {
  const rank = full.shape.length / 2;
  const places = (axes: readonly number[]): ReadonlySet<number> => new Set(axes.map((a) => (a < 0 ? a + rank : a)));
  const [traced, equal] = [places(trace), places(diagonal)];
  const pairs = Array.from({ length: rank }, (_, k) => [full.shape[2 * k] ?? 1, full.shape[2 * k + 1] ?? 1] as const);
  const shape = pairs.flatMap(([a, b], k) => (traced.has(k) ? [] : equal.has(k) ? [a] : [a, b]));
  const sums = new Float64Array(sizeOf(shape));
  full.data.forEach((value, at) => {
    const index = unravel(at, full.shape);
    const same = pairs.every((_, k) => !(traced.has(k) || equal.has(k)) || index[2 * k] === index[2 * k + 1]);
    if (!same) return;
    const left = pairs.flatMap((_, k) => {
      if (traced.has(k)) return [];
      return equal.has(k) ? [index[2 * k] ?? 0] : [index[2 * k] ?? 0, index[2 * k + 1] ?? 0];
    });
    const place = left.reduce((sum, i, k) => sum * (shape[k] ?? 1) + i, 0);
    sums[place] = (sums[place] ?? 0) + value;
  });
  const entries = pairs.reduce((n, [a], k) => (traced.has(k) ? n * a : n), 1);
  return new DenseArray(
    sums.map((v) => v / entries),
    shape,
  );
}

/** A kernel on all pairs of axes as a matrix: first axes are rows, second ones columns. */
export function asMatrix({ data, shape }: DenseArray): readonly (readonly number[])[] {
  const side = (which: 0 | 1): readonly number[] => shape.filter((_, k) => k % 2 === which);
  const [rows, columns] = [side(0), side(1)];
  return Array.from({ length: sizeOf(rows) }, (_r, row) =>
    Array.from({ length: sizeOf(columns) }, (_c, column) => {
      const [i, j] = [unravel(row, rows), unravel(column, columns)];
      const at = shape.reduce((sum, size, k) => sum * size + ((k % 2 === 0 ? i : j)[Math.floor(k / 2)] ?? 0), 0);
      return data[at] ?? Number.NaN;
    }),
  );
}

/** The largest entry; NaN if there is one. */
export const largest = ({ data }: DenseArray): number => Math.max(0, ...Array.from(data, Math.abs));

/** The largest difference of entries next to the largest entry or 1; infinite for other shapes, NaN for NaN. */
export function offBy(found: DenseArray, wanted: DenseArray): number {
  if (String(found.shape) !== String(wanted.shape)) return Number.POSITIVE_INFINITY;
  const off = Array.from(found.data, (v, k) => Math.abs(v - (wanted.data[k] ?? Number.NaN)));
  return Math.max(0, ...off) / Math.max(1, largest(wanted));
}
