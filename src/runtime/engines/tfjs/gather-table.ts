import { InternalError } from '../../../compile/errors.js';
import type { Pieces } from '../../../compile/graph/node.js';
import type { Gathering } from './lower/step.js';

/** Stands for a 0. */
export const NOTHING = -1;

/** Calls `visit` with the flat places of every number of every piece: in the array that is cut, and `[pieces…][tap]`. */
function eachOf(pieces: Pieces, visit: (whole: number, cut: number) => void): void {
  const { axes, size, stride, dilation, lo, extent, out, wrap } = pieces;
  const rank = axes.length;
  const count = out ** rank;
  for (let piece = 0; piece < count; piece++)
    for (let t = 0; t < size; t++) {
      let [whole, inside] = [0, true];
      for (let k = 0; k < rank; k++) {
        const raw = stride * (Math.floor(piece / out ** (rank - 1 - k)) % out) + dilation * t - lo;
        const from = wrap ? ((raw % extent) + extent) % extent : raw;
        inside &&= from >= 0 && from < extent;
        whole = whole * extent + from;
      }
      if (inside) visit(whole, piece * size + t);
    }
}

function countsOf(pieces: Pieces): Int32Array {
  const counts = new Int32Array(pieces.extent ** pieces.axes.length);
  eachOf(pieces, (whole) => {
    counts[whole] = (counts[whole] ?? 0) + 1;
  });
  return counts;
}

/** How many numbers come together at one place when pieces are added up, at most; at least 1. */
export const mostAt = (pieces: Pieces): number => countsOf(pieces).reduce((a, b) => Math.max(a, b), 1);

function cutTable(pieces: Pieces): Int32Array {
  const table = new Int32Array(pieces.out ** pieces.axes.length * pieces.size).fill(NOTHING);
  eachOf(pieces, (whole, cut) => {
    table[cut] = whole;
  });
  return table;
}

function joinTable(pieces: Pieces): Int32Array {
  const most = mostAt(pieces);
  const counts = new Int32Array(pieces.extent ** pieces.axes.length);
  const table = new Int32Array(counts.length * most).fill(NOTHING);
  eachOf(pieces, (whole, cut) => {
    const k = counts[whole] ?? 0;
    table[whole * most + k] = cut;
    counts[whole] = k + 1;
  });
  return table;
}

const embedTable = (extent: number): Int32Array =>
  Int32Array.from({ length: extent * extent }, (_, k) => (k % (extent + 1) === 0 ? k / (extent + 1) : NOTHING));

function make(by: Gathering): Int32Array {
  if (by.kind === 'embed') return embedTable(by.extent);
  if (by.pieces.extent === 0) throw new InternalError('pieces of nothing');
  return by.kind === 'patches' ? cutTable(by.pieces) : joinTable(by.pieces);
}

const made = new WeakMap<Gathering, Int32Array>();

/**
 * For every number of the new axes, row-major, its place along the old ones, or `NOTHING`:
 * - patches: of `[axes…]` for `[pieces…][tap]`;
 * - overlapAdd: of `[pieces…][tap]` for `[axes…][what comes together there]`;
 * - embed: of `[axis]` for `[axis][the new one]`.
 */
export function tableOf(by: Gathering): Int32Array {
  const known = made.get(by) ?? make(by);
  made.set(by, known);
  return known;
}
