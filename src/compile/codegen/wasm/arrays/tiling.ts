import type { DType } from '../../../graph/node.js';
import { product } from '../../../product.js';
import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import { GEMM_TILE, KC } from '../gemm-shape.js';

/** Rows and columns of a tile of the product at most: packed, they stay in the second-level cache. */
const MOST = { f32: { rows: 128, columns: 256 }, f64: { rows: 128, columns: 128 } } as const;
/** Where tiles are made smaller so that all threads have some. */
const LEAST = { rows: 32, columns: 64 } as const;
const WANTED_TILES = 8;
/** Operations of a task at least: tens of microseconds. */
const TASK = 1 << 20;
/** Tiles along the rows from which on it is worth to pack the columns once for all of them. */
const SHARED_FROM = 3;

/** How a matrix product is cut into tiles. */
export interface Tiling {
  /** Matrices. */
  readonly batch: number;
  /** Size of a tile; those at the end may be smaller. */
  readonly rows: number;
  readonly columns: number;
  /** Tiles along a matrix. */
  readonly rowTiles: number;
  readonly columnTiles: number;
  /** Columns are packed before the first tile, by tasks of their own. */
  readonly shared: boolean;
  /** Tiles of a task. */
  readonly chunk: number;
  readonly tasks: number;
  readonly packTasks: number;
  /** Bytes of all packed columns; 0 if every tile packs its own. */
  readonly packedBytes: number;
  /** Bytes of packed rows in the scratch of a thread; packed columns follow where they are not shared. */
  readonly rowBytes: number;
  readonly scratchBytes: number;
}

const roundUp = (n: number, unit: number): number => Math.ceil(n / unit) * unit;

/** The length of equal tiles, whole register tiles, that are at most so long. */
const even = (total: number, most: number, unit: number): number =>
  roundUp(Math.ceil(total / Math.ceil(total / most)), unit);

/** Tiles that fit the caches, smaller ones where there would be too few. Results do not depend on it. */
export function tilingOf(kernel: GemmKernel, dtype: DType): Tiling {
  const { mr, nr, bytes } = GEMM_TILE[dtype];
  const batch = product(kernel.batch);
  let [rows, columns] = [even(kernel.rows, MOST[dtype].rows, mr), even(kernel.columns, MOST[dtype].columns, nr)];
  const tiles = (): number => batch * Math.ceil(kernel.rows / rows) * Math.ceil(kernel.columns / columns);
  while (tiles() < WANTED_TILES && rows * columns * kernel.inner > TASK) {
    if (columns >= 2 * LEAST.columns && columns >= rows) columns = even(columns, columns / 2, nr);
    else if (rows >= 2 * LEAST.rows) rows = even(rows, rows / 2, mr);
    else break;
  }
  const [rowTiles, columnTiles] = [Math.ceil(kernel.rows / rows), Math.ceil(kernel.columns / columns)];
  const shared = rowTiles >= SHARED_FROM;
  const chunk = Math.max(1, Math.floor(TASK / (2 * rows * columns * Math.max(1, kernel.inner))));
  const depth = Math.min(KC, kernel.inner);
  const rowBytes = roundUp(rows * depth * bytes, 64);
  return {
    batch,
    rows,
    columns,
    rowTiles,
    columnTiles,
    shared,
    chunk,
    tasks: Math.ceil((batch * rowTiles * columnTiles) / chunk),
    packTasks: shared ? batch * columnTiles : 0,
    packedBytes: shared ? batch * columnTiles * columns * kernel.inner * bytes : 0,
    rowBytes,
    scratchBytes: rowBytes + (shared ? 0 : roundUp(columns * depth * bytes, 64)),
  };
}
