import { combine, loopIndex } from './affine.js';
import { type Coordinate, coordinateKey, type Limit, limits, loopsOf, plain, wrapped } from './coordinate.js';
import type { DraftRead } from './draft.js';
import type { Scheduling } from './scheduling.js';

/** What an axis has to be extended to so that it can be read without looking where it ends. */
interface Frame {
  readonly least: number;
  readonly extent: number;
  readonly wrap: boolean;
}

/** The extension of an axis: `null` if it needs none, `undefined` if no extension would do. */
function frameOf(s: Scheduling, at: Coordinate, extent: number, edges: readonly Limit[]): Frame | null | undefined {
  if (at.kind === 'digit') return undefined;
  if (at.kind === 'folded' && (at.divisor !== 1 || at.carry.terms.size > 0 || at.modulus !== extent)) return undefined;
  if (at.kind === 'plain' && edges.length === 0) return null;
  const [low, high] = s.loops.range(at.index);
  if (at.kind === 'folded') {
    if (at.carry.offset !== 0) return undefined;
    return { least: low, extent: high - low + 1, wrap: true };
  }
  return { least: Math.min(0, low), extent: Math.max(extent - 1, high) - Math.min(0, low) + 1, wrap: false };
}

/**
 * The same entries in an array that has them at plain places: zeros, or copies of the other end, around the edges. Copies
 * the array with its frame, or where that does not do, everything that is read.
 */
export function padded(s: Scheduling, read: DraftRead): DraftRead {
  if (read.limits.length === 0 && read.at.every((at) => at.kind !== 'folded')) return read;
  const frames: (Frame | null)[] = [];
  let left = read.limits;
  for (const [k, at] of read.at.entries()) {
    const extent = read.storage.axes[k]?.extent ?? 1;
    // one limit may be that of several axes
    const own = read.limits.filter((l) => l.extent === extent && coordinateKey(l.at) === coordinateKey(at));
    const frame = frameOf(s, at, extent, own);
    if (frame === undefined) return gathered(s, read);
    left = left.filter((l) => !own.includes(l));
    frames.push(frame);
  }
  return left.length > 0 ? gathered(s, read) : framed(s, read, frames);
}

function framed(s: Scheduling, read: DraftRead, frames: readonly (Frame | null)[]): DraftRead {
  const extents = read.storage.axes.map((axis, k) => ({ name: axis.name, extent: frames[k]?.extent ?? axis.extent }));
  const key = `${read.storage.id} ${frames.map((f) => (f ? `${f.least}:${f.extent}${f.wrap ? 'w' : ''}` : '')).join()}`;
  const storage = s.copyOnce(key, () => {
    const loops = extents.map(({ extent }) => s.loops.make(extent));
    const edges: Limit[] = [];
    const at = read.storage.axes.map((axis, k): Coordinate => {
      const index =
        extents[k]?.extent === 1
          ? combine([], frames[k]?.least ?? 0)
          : combine([[1, loopIndex(loops[k] ?? 0)]], frames[k]?.least ?? 0);
      if (frames[k]?.wrap) return wrapped(s.loops, index, axis.extent);
      edges.push(...limits(s.loops, plain(index), axis.extent));
      return plain(index);
    });
    return { axes: extents, loops, read: { storage: read.storage, at, limits: edges } };
  });
  const at = read.at.map((c, k): Coordinate => {
    const frame = frames[k];
    return frame && c.kind !== 'digit' ? plain(combine([[1, c.index]], -frame.least)) : c;
  });
  return { storage, at, limits: [] };
}

/** A copy of everything that is read, an axis for each loop. */
function gathered(s: Scheduling, read: DraftRead): DraftRead {
  const loops = [...new Set([...read.at, ...read.limits.map((l) => l.at)].flatMap(loopsOf))];
  const axes = loops.map((loop) => ({ name: `#${loop}`, extent: s.loops.extent(loop) }));
  const storage = s.copyOnce(null, () => ({ axes, loops, read }));
  return { storage, at: loops.map((loop) => plain(loopIndex(loop))), limits: [] };
}
