import { sum, times } from '../arithmetic.js';
import type { FunctionBuilder, Local, Operand } from '../emitter.js';
import { affine, coordinate, holds, type Indices } from './coordinates.js';
import { dependsOn, type Levels, levelOf, type Reach, vectorLevel, type Where } from './levels.js';

/** Where a read or store is in memory, as far as the loops entered so far tell. */
export interface Place {
  readonly pointer: Local;
  /** Whether all guards hold that are known; `null` if there are none. */
  readonly holds: Local | null;
}

/**
 * What the loops of a level add to a place: a new local where anything changes. `own` are locals to hand back when the
 * level is left.
 */
export function enter(
  f: FunctionBuilder,
  place: Place,
  reach: Reach,
  level: number,
  levels: Levels,
  at: Indices,
  where: Where,
  bytes: number,
): { readonly place: Place; readonly own: readonly Local[] } {
  const here = (l: number): boolean => levels.of[l] === level;
  const vector = vectorLevel(levels);
  const steps = affine(f, { factors: reach.strides, offset: 0 }, at, false, here);
  const parts = reach.parts.flatMap(({ at: c, stride }): Operand[] => {
    if (where === 'inside' && dependsOn(c, levels.vector)) {
      // no wrapping here: one straight line, from the vector loop on
      const use = (l: number): boolean => Math.max(levels.of[l] ?? 0, vector) === level;
      const first = level === vector;
      return [
        times(f, affine(f, c.index, at, first, use), stride),
        times(f, affine(f, c.carry, at, first, use), stride),
      ].filter((t) => t !== 0);
    }
    return levelOf(levels, c) === level ? [times(f, coordinate(f, c, at), stride)] : [];
  });
  const guards = reach.guards.filter(
    (g) => levelOf(levels, g.at) === level && !(where === 'inside' && dependsOn(g.at, levels.vector)),
  );
  const own: Local[] = [];
  let { pointer, holds: held } = place;
  const elements = sum(f, steps, ...parts);
  if (elements !== 0) {
    const next = f.local('i32');
    f.assign(next, sum(f, pointer, times(f, elements, bytes)));
    own.push(next);
    pointer = next;
  }
  if (guards.length > 0) {
    const next = f.local('i32');
    guards.forEach((guard, k) => {
      holds(f, guard, at);
      if (k > 0) f.op('i32.and');
    });
    if (held) {
      f.get(held);
      f.op('i32.and');
    }
    f.set(next);
    own.push(next);
    held = next;
  }
  return { place: { pointer, holds: held }, own };
}
