import type { Side } from '../../../compile/schedule/plan.js';

/** Samples that are on the device together, and the pairs to compute of them. */
export interface SampleBlock {
  /** Numbers of the samples in the storage of either side; without x2 all are in that of `i`. */
  readonly samples: Readonly<Record<Side, readonly number[]>>;
  /** The pairs: rows and columns as places in `samples`. */
  readonly range: PairRange;
}

export interface PairRange {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** The two ranges are the same samples: only pairs on or above the diagonal are computed. */
  readonly diagonal: boolean;
}

/** Cuts [0, count) into ranges of at most `most`, about equally long. */
export function ranges(count: number, most: number): readonly (readonly [first: number, length: number])[] {
  const each = Math.ceil(count / Math.ceil(count / Math.max(1, most)));
  return Array.from({ length: Math.ceil(count / each) }, (_, k) => [k * each, Math.min(each, count - k * each)]);
}

const numbers = ([first, length]: readonly [number, number]): readonly number[] =>
  Array.from({ length }, (_, k) => first + k);

/** All pairs of n1 and n2 samples (`null`: of n1 with themselves) in blocks of at most so many samples a side. */
export function sampleBlocks(
  n1: number,
  n2: number | null,
  most: Readonly<Record<Side, number>>,
): readonly SampleBlock[] {
  if (n2 !== null)
    return ranges(n1, most.i).flatMap((a) =>
      ranges(n2, most.j).map((b) => ({
        samples: { i: numbers(a), j: numbers(b) },
        range: { row: 0, rows: a[1], column: 0, columns: b[1], diagonal: false },
      })),
    );
  // two ranges share the storage of one side
  const all = ranges(n1, n1 <= most.i ? n1 : Math.floor(most.i / 2));
  return all.flatMap((a, k) =>
    all.slice(k).map((b, offset): SampleBlock => {
      const diagonal = offset === 0;
      const column = diagonal ? 0 : a[1];
      return {
        samples: { i: diagonal ? numbers(a) : [...numbers(a), ...numbers(b)], j: [] },
        range: { row: 0, rows: a[1], column, columns: b[1], diagonal },
      };
    }),
  );
}

/** Number of pairs in a range. */
export const pairCount = ({ rows, columns, diagonal }: PairRange): number =>
  diagonal ? (rows * (rows + 1)) / 2 : rows * columns;

/** The pairs of a range, as places (row, column), one after the other. */
export function pairsOf(range: PairRange): Uint32Array<ArrayBuffer> {
  const list = new Uint32Array(2 * pairCount(range));
  let at = 0;
  for (let r = 0; r < range.rows; r++)
    for (let c = range.diagonal ? r : 0; c < range.columns; c++) {
      list[at++] = range.row + r;
      list[at++] = range.column + c;
    }
  return list;
}
