import type { LaneMode } from '../../../compile/codegen/wasm/nest-context.js';
import type { Side } from '../../../compile/schedule/plan.js';

/** A group of lanes by its first columns; `count` lanes are real. */
export interface Group {
  readonly i: number;
  readonly j: number;
  readonly count: number;
  /** Whether the column moves with the lane, on either side; both do if not given. */
  readonly moves?: Readonly<Record<Side, boolean>>;
}

/** The pairs of a block of samples as groups, and how lanes lie on either side. */
export interface Grouping {
  readonly lanes: Readonly<Record<Side, LaneMode>>;
  readonly groups: readonly Group[];
}

const starts = (n: number, lanes: number): readonly { readonly at: number; readonly count: number }[] =>
  Array.from({ length: Math.ceil(n / lanes) }, (_, k) => ({ at: k * lanes, count: Math.min(lanes, n - k * lanes) }));

/** Every sample by itself. */
export const sampleGroups = (columns: number, lanes: number): readonly Group[] =>
  starts(columns, lanes).map(({ at, count }) => ({ i: at, j: at, count }));

/** All pairs of columns [i0, i0 + ni) and [j0, j0 + nj); lanes along the side that wastes fewer. */
export function rectangleGroups(i0: number, ni: number, j0: number, nj: number, lanes: number): Grouping {
  const alongJ = ni * Math.ceil(nj / lanes) <= nj * Math.ceil(ni / lanes);
  const [outer, inner] = alongJ ? [ni, nj] : [nj, ni];
  const moves = { i: !alongJ, j: alongJ };
  const groups: Group[] = [];
  for (let o = 0; o < outer; o++)
    for (const { at, count } of starts(inner, lanes))
      groups.push(alongJ ? { i: i0 + o, j: j0 + at, count, moves } : { i: i0 + at, j: j0 + o, count, moves });
  return { lanes: alongJ ? { i: 'splat', j: 'vector' } : { i: 'vector', j: 'splat' }, groups };
}

/**
 * Every unordered pair of n columns once: neighbouring lanes are pairs (i, i + s) with the same shift s, i + s taken
 * modulo n. Both sides then load neighbouring columns, and hardly a lane is wasted.
 */
function shiftedGroups(n: number, lanes: number): readonly Group[] {
  const groups: Group[] = [];
  for (let shift = 0; shift <= Math.floor(n / 2); shift++) {
    const last = n > 1 && 2 * shift === n ? n / 2 : n;
    for (const { at, count } of starts(last, lanes)) groups.push({ i: at, j: (at + shift) % n, count });
  }
  return groups;
}

/** Every column with the vectors of columns that do not end before it: pairs within a vector come twice. */
function triangleGroups(n: number, lanes: number): readonly Group[] {
  const moves = { i: false, j: true };
  const vectors = starts(n, lanes);
  return Array.from({ length: n }, (_, i) =>
    vectors.slice(Math.floor(i / lanes)).map(({ at, count }) => ({ i, j: at, count, moves })),
  ).flat();
}

/** How many more groups a triangle may have than shifts: it reads one side over and over, and the other in whole vectors. */
const TRIANGLE_WORTH = 1.1;

/** Every unordered pair of n columns, by shifts where few columns would waste too many lanes of a triangle. */
export function symmetricGroups(n: number, lanes: number): Grouping {
  const vectors = Math.ceil(n / lanes);
  const inTriangle = starts(n, lanes).reduce((sum, { at, count }) => sum + at + count, 0);
  // whole shifts, and the half one that an even number ends with
  const inShifts = Math.ceil(n / 2) * vectors + (n % 2 === 0 ? Math.ceil(n / 2 / lanes) : 0);
  return inTriangle <= TRIANGLE_WORTH * inShifts
    ? { lanes: { i: 'splat', j: 'vector' }, groups: triangleGroups(n, lanes) }
    : { lanes: { i: 'vector', j: 'vector' }, groups: shiftedGroups(n, lanes) };
}
