import type { Affine, Coordinate } from '../../../schedule/arrays/plan.js';
import type { FunctionBuilder, Local } from '../emitter.js';
import { affine, type Indices } from './coordinates.js';
import { dependsOn, type Levels, type Reach, vectorLevel } from './levels.js';

/** Whether the vector loop can stay clear of the edges of a read, for some range of it. */
export function hasInside(reach: Reach, vector: number): boolean {
  const simple = (c: Coordinate): boolean =>
    c.divisor === 1 && (c.index.factors[vector] ?? 0) > 0 && (c.carry.factors[vector] ?? 0) === 0;
  return (
    reach.guards.every(({ at }) => !dependsOn(at, vector) || (at.modulus === 0 && simple(at))) &&
    reach.parts.every(({ at }) => !dependsOn(at, vector) || (at.modulus > 0 && simple(at)))
  );
}

/** Ranges that an index has to stay in for a read to be clear of edges. */
export const edgesOf = (
  reach: Reach,
  vector: number,
): readonly { readonly index: Affine; readonly extent: number }[] => [
  ...reach.guards.flatMap(({ at, extent }) => (dependsOn(at, vector) ? [{ index: at.index, extent }] : [])),
  ...reach.parts.flatMap(({ at }) => (dependsOn(at, vector) ? [{ index: at.index, extent: at.modulus }] : [])),
];

/**
 * Narrows `[from, to)` of the vector loop to where `0 <= index < extent`, whatever the loops inside of it do. `reach` is
 * the least and the greatest that those add.
 */
export function narrow(
  f: FunctionBuilder,
  index: Affine,
  extent: number,
  levels: Levels,
  at: Indices,
  inner: readonly [least: number, greatest: number],
  from: Local,
  to: Local,
): void {
  const factor = index.factors[levels.vector] ?? 1;
  const outer = affine(f, index, at, true, (l) => (levels.of[l] ?? 0) < vectorLevel(levels) && l !== levels.vector);
  f.temp('i32', (bound) => {
    // from = max(from, ceil(-(outer + least) / factor))
    f.i32const(factor - 1 - inner[0]);
    f.push(outer, 'i32');
    f.op('i32.sub');
    f.i32const(factor);
    f.op('i32.div_s');
    f.set(bound);
    pick(f, bound, from, 'i32.gt_s', from);
    pick(f, from, to, 'i32.lt_s', from);
    // to = min(to, floor((extent - 1 - outer - greatest) / factor) + 1), and no less than from
    f.i32const(extent - 1 - inner[1] + factor);
    f.push(outer, 'i32');
    f.op('i32.sub');
    f.i32const(factor);
    f.op('i32.div_s');
    f.set(bound);
    pick(f, bound, to, 'i32.lt_s', to);
    pick(f, from, to, 'i32.gt_s', to);
  });
}

/** `target = a op b ? a : b`. */
function pick(f: FunctionBuilder, a: Local, b: Local, op: 'i32.gt_s' | 'i32.lt_s', target: Local): void {
  for (const local of [a, b, a, b]) f.get(local);
  f.op(op, 'select');
  f.set(target);
}
