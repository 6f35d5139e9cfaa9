import type { DType } from '../../../graph/node.js';
import type { Affine } from '../../../schedule/arrays/plan.js';
import { sum } from '../arithmetic.js';
import type { FunctionBuilder, Local, Operand } from '../emitter.js';
import { lanesOf } from '../layout.js';
import { edgesOf, hasInside, narrow } from './edges.js';
import { ELEMENT, type Unit } from './lane-code.js';
import { type Levels, type Reach, vectorLevel, type Where } from './levels.js';

/** The loop that lanes run along, and what is known where it stands. */
export interface VectorSite {
  readonly f: FunctionBuilder;
  readonly dtype: DType;
  readonly levels: Levels;
  readonly extents: readonly number[];
  /** Index locals by loop; the vector loop's is set while its body is written. */
  readonly at: (Local | undefined)[];
  readonly reads: readonly Reach[];
  /** Vectors side by side. */
  readonly width: number;
  readonly from: Operand;
  readonly to: Operand;
}

/** Writes the body for some lanes; `where` says what is known of edges. */
type Body = (unit: Unit, where: Where) => void;

/** The range in vectors, what is left over element by element, and what has edges element by element. */
export function emitVectorLoop(site: VectorSite, body: Body): void {
  const { f, levels, reads, from, to } = site;
  const edges = reads.flatMap((r) => edgesOf(r, levels.vector));
  if (edges.length === 0) {
    vectors(site, from, to, (unit) => body(unit, 'edge'));
    return;
  }
  if (!reads.every((r) => hasInside(r, levels.vector))) {
    steps(site, from, to, () => body(ELEMENT, 'edge'));
    return;
  }
  const [start, end, first, last, pass] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ];
  f.assign(start, from);
  f.assign(end, to);
  f.assign(first, start);
  f.assign(last, end);
  for (const { index, extent } of edges)
    narrow(f, index, extent, levels, site.at, innerReach(site, index), first, last);
  const either = (yes: Local, no: Local) => (): void => {
    for (const local of [yes, no, pass]) f.get(local);
    f.op('select');
  };
  // before the inside, and then behind it
  f.for(pass, 0, 2, 1, () => {
    steps(site, either(last, start), either(end, first), () => body(ELEMENT, 'edge'));
    f.get(pass);
    f.op('i32.eqz');
    f.if(() => vectors(site, first, last, (unit) => body(unit, 'inside')));
  });
  f.release(start, end, first, last, pass);
}

/** The least and the greatest that loops inside of the vector loop add to an index. */
function innerReach({ levels, extents }: VectorSite, index: Affine): readonly [number, number] {
  let [least, greatest] = [0, 0];
  index.factors.forEach((factor, l) => {
    if ((levels.of[l] ?? 0) <= vectorLevel(levels)) return;
    const most = factor * Math.max(0, (extents[l] ?? 1) - 1);
    if (most < 0) least += most;
    else greatest += most;
  });
  return [least, greatest];
}

/** `[from, to)` in steps of several vectors, then of one, then of an element. */
function vectors(site: VectorSite, from: Operand, to: Operand, body: (unit: Unit) => void): void {
  const { f, dtype, extents, levels, width } = site;
  const lanes = lanesOf(dtype);
  const longest = extents[levels.vector] ?? 1;
  const [next, end] = [f.local('i32'), f.local('i32')];
  f.assign(next, from);
  f.assign(end, to);
  for (const count of new Set([width, 1])) {
    const step = count * lanes;
    // whole steps only
    if (step <= longest) walk(site, next, sum(f, end, 1 - step), step, () => body({ kind: 'vectors', count }));
  }
  walk(site, next, end, 1, () => body(ELEMENT));
  f.release(next, end);
}

function steps(site: VectorSite, from: Operand, to: Operand, body: () => void): void {
  site.f.temp('i32', (next) => {
    site.f.assign(next, from);
    walk(site, next, to, 1, body);
  });
}

/** `for (; index < end; index += step)`. */
function walk(site: VectorSite, index: Local, end: Operand, step: number, body: () => void): void {
  const { vector } = site.levels;
  site.at[vector] = index;
  site.f.for(index, index, end, step, body);
  site.at[vector] = undefined;
}
