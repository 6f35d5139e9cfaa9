/** Kernels behind a layer that maps samples and positions linearly, and channels alike: A K B^T, with A from the finite layer. */
import { input, type Layer, type NDArray, ndarray } from '../../src/index.js';
import { at, type Box, build, transposed } from './finite-oracle.js';

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Where samples, positions and channels of an array are: batch first and channels last, wherever they were. */
export interface Places {
  readonly batchAxis: number;
  readonly channelAxis: number;
}

const usual = (rank: number, { batchAxis, channelAxis }: Places): readonly number[] => [
  batchAxis,
  ...Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== batchAxis && axis !== channelAxis),
  channelAxis,
];

/** A finite layer as a matrix: rows are outputs, columns inputs, both counted over samples and positions. */
export interface Matrix {
  readonly rows: Box;
  /** Sizes of samples and positions after the layer. */
  readonly after: readonly number[];
}

/** The matrix of a layer on `sizes` (samples, positions), from its output on one channel an entry, 1 there and else 0. */
export async function matrixOf(layer: Layer, sizes: readonly number[], places: Places): Promise<Matrix> {
  const tokens = sizeOf(sizes);
  const one = build([...sizes, tokens], (index) => {
    const place = index.slice(0, -1).reduce((n, i, axis) => n * (sizes[axis] ?? 1) + i, 0);
    return place === index.at(-1) ? 1 : 0;
  });
  const x = ndarray(Float64Array.from(one.data), [...one.shape]);
  const layers: readonly Layer[] = [layer];
  const y = await input(...one.shape)
    .build(...layers)
    .applyFn([[]], x, { engine: 'reference' });
  if (!('data' in y)) throw new Error('the layer ends in branches');
  const moved = transposed({ shape: y.shape, data: [...y.data] }, usual(y.shape.length, places));
  const after = moved.shape.slice(0, -1);
  return { rows: { shape: [sizeOf(after), tokens], data: moved.data }, after };
}

/** A kernel's array [n1, n2, h, h, w, w, …] as a matrix of samples and positions. */
function unzipped(k: NDArray): Box {
  const spatial = (k.shape.length - 2) / 2;
  const order = [
    0,
    ...Array.from({ length: spatial }, (_, s) => 2 + 2 * s),
    1,
    ...Array.from({ length: spatial }, (_, s) => 3 + 2 * s),
  ];
  const moved = transposed({ shape: k.shape, data: [...k.data] }, order);
  const half = moved.shape.slice(0, spatial + 1);
  return { shape: [sizeOf(half), moved.data.length / sizeOf(half)], data: moved.data };
}

/** A K B^T as the kernel's array [n1, n2, h, h, …]. */
export function mapped(a: Matrix, k: NDArray, b: Matrix): Box {
  const m = unzipped(k);
  const [rows = 0, columns = 0] = m.shape;
  const half = build([a.rows.shape[0] ?? 0, columns], ([i = 0, j = 0]) => {
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += at(a.rows, [i, t]) * at(m, [t, j]);
    return sum;
  });
  const full = build([half.shape[0] ?? 0, b.rows.shape[0] ?? 0], ([i = 0, j = 0]) => {
    let sum = 0;
    for (let t = 0; t < columns; t++) sum += at(half, [i, t]) * at(b.rows, [j, t]);
    return sum;
  });
  const spatial = a.after.length - 1;
  const zipped = [0, spatial + 1, ...Array.from({ length: spatial }, (_, s) => [s + 1, s + spatial + 2]).flat()];
  return transposed({ shape: [...a.after, ...b.after], data: full.data }, zipped);
}

/** The entries of a self-covariance [n, n, …] that belong to one sample. */
export const sameSample = (k: Box): Box =>
  build([k.shape[0] ?? 0, ...k.shape.slice(2)], ([n = 0, ...rest]) => at(k, [n, n, ...rest]));
