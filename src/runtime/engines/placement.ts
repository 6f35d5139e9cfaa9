import { InternalError } from '../../compile/errors.js';
import type { GroupBuffer, PlanOutput, SlicedBuffer } from '../../compile/schedule/plan.js';
import { rectangle, slicesOf } from '../../compile/schedule/slices.js';

/** How the values of one group's buffer are placed in the array handed out: element k goes to `direct[k]`. */
export interface Placement {
  /** Extents of the position axes of the output, in order. */
  readonly extents: readonly number[];
  readonly direct: Int32Array;
  /** The same with the two members of every pair of positions swapped. */
  readonly mirrored: Int32Array;
}

interface OutputAxis {
  readonly name: string;
  readonly extent: number;
}

const size = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1);

const swapped = (name: string): string => (name.startsWith('p') ? `q${name.slice(1)}` : `p${name.slice(1)}`);

function placer(axes: readonly OutputAxis[]): (at: ReadonlyMap<string, number>, swap: boolean) => number {
  const present = new Set(axes.map((a) => a.name));
  return (at, swap) =>
    axes.reduce((index, axis) => {
      const name = swap && present.has(swapped(axis.name)) ? swapped(axis.name) : axis.name;
      return index * axis.extent + (at.get(name) ?? 0);
    }, 0);
}

function sliced(buffer: SlicedBuffer, output: PlanOutput): Placement {
  const extentOf = new Map<string, number>(
    buffer.axes.flatMap((a) => [[`p${a.spatial}`, a.extent] as const, [`q${a.spatial}`, a.extent] as const]),
  );
  const axes = output.axes
    .filter((n) => n !== 'i' && n !== 'j')
    .map((name) => ({ name, extent: extentOf.get(name) ?? 1 }));
  const place = placer(axes);
  const [direct, mirrored]: [number[], number[]] = [[], []];
  for (const slice of slicesOf(buffer)) {
    const sides = rectangle(buffer, slice);
    for (let e = 0; e < size(sides); e++) {
      const at = new Map<string, number>();
      let [rest, next] = [e, slice.length];
      for (let k = sides.length - 1; k >= 0; k--) {
        const axis = buffer.axes[k];
        if (!axis) continue;
        const u = rest % (sides[k] ?? 1);
        rest = Math.floor(rest / (sides[k] ?? 1));
        const d = axis.offsets ? (slice[--next] ?? 0) : 0;
        const p = axis.wrap ? u : u + Math.max(0, -d);
        at.set(`p${axis.spatial}`, p);
        at.set(`q${axis.spatial}`, axis.wrap ? (p + d) % axis.extent : p + d);
      }
      direct.push(place(at, false));
      mirrored.push(place(at, true));
    }
  }
  return { extents: axes.map((a) => a.extent), direct: Int32Array.from(direct), mirrored: Int32Array.from(mirrored) };
}

/** Where the elements of an output's buffer go. */
export function placementOf(buffer: GroupBuffer | undefined, output: PlanOutput): Placement {
  if (!buffer) throw new InternalError('an output without a buffer');
  if (buffer.kind === 'sliced') return sliced(buffer, output);
  if (buffer.kind === 'partial') return { extents: [], direct: Int32Array.of(0), mirrored: Int32Array.of(0) };
  const place = placer(buffer.axes);
  const extents = buffer.axes.map((a) => a.extent);
  const [direct, mirrored]: [number[], number[]] = [[], []];
  for (let e = 0; e < size(extents); e++) {
    const at = new Map<string, number>();
    let rest = e;
    for (let k = extents.length - 1; k >= 0; k--) {
      const axis = buffer.axes[k];
      if (axis) at.set(axis.name, rest % axis.extent);
      rest = Math.floor(rest / (extents[k] ?? 1));
    }
    direct.push(place(at, false));
    mirrored.push(place(at, true));
  }
  return { extents, direct: Int32Array.from(direct), mirrored: Int32Array.from(mirrored) };
}
