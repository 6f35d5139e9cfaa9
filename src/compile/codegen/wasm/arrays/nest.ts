import type { Affine, Coordinate, Guard, Read } from '../../../schedule/arrays/plan.js';
import { sum, times } from '../arithmetic.js';
import type { FunctionBuilder, Local, Operand } from '../emitter.js';

/** What is known of a read where it stands: everything, or that the vector loop stays clear of all edges. */
export type Where = 'edge' | 'inside';

/** Levels of nested loops, outermost first; the loops of one level become known together. */
export interface Levels {
  /** Level of every loop. */
  readonly of: readonly number[];
  /** The vector loop, and its level. */
  readonly vector: number;
}

const loopsIn = (a: Affine): readonly number[] => a.factors.flatMap((f, l) => (f === 0 ? [] : [l]));

const loopsOf = (at: Coordinate): readonly number[] => [...loopsIn(at.index), ...loopsIn(at.carry)];

export const dependsOn = (at: Coordinate, loop: number): boolean =>
  (at.index.factors[loop] ?? 0) !== 0 || (at.carry.factors[loop] ?? 0) !== 0;

/** The level at which a coordinate is known. */
const levelOf = (levels: Levels, at: Coordinate): number =>
  loopsOf(at).reduce((level, l) => Math.max(level, levels.of[l] ?? 0), 0);

/** Index locals by loop; only those known so far. */
export type Indices = readonly (Local | undefined)[];

/** The part of an affine number that the loops of one level (or all) bring, as an operand. */
function affine(f: FunctionBuilder, a: Affine, at: Indices, offset: boolean, use: (loop: number) => boolean): Operand {
  const terms = a.factors.flatMap((factor, l): Operand[] => {
    const index = at[l];
    return factor === 0 || !index || !use(l) ? [] : [times(f, index, factor)];
  });
  return sum(f, ...terms, offset ? a.offset : 0);
}

const all = (): boolean => true;

/** Before division: `(index mod modulus) + carry`. */
function undivided(f: FunctionBuilder, c: Coordinate, at: Indices): Operand {
  const index = affine(f, c.index, at, true, all);
  if (c.modulus === 0) return index;
  return () => {
    f.temp('i32', (rest) => {
      f.push(index, 'i32');
      f.i32const(c.modulus);
      f.op('i32.rem_s');
      f.tee(rest);
      // a negative remainder is one turn short
      f.get(rest);
      f.i32const(31);
      f.op('i32.shr_s');
      f.i32const(c.modulus);
      f.op('i32.and', 'i32.add');
      f.push(affine(f, c.carry, at, true, all), 'i32');
      f.op('i32.add');
    });
  };
}

function coordinate(f: FunctionBuilder, c: Coordinate, at: Indices): Operand {
  const whole = undivided(f, c, at);
  if (c.divisor === 1) return whole;
  return () => {
    f.push(whole, 'i32');
    f.i32const(c.divisor);
    f.op('i32.div_s');
  };
}

/** Pushes whether a guard holds. */
function holds(f: FunctionBuilder, { at: c, extent }: Guard, at: Indices): void {
  f.temp('i32', (value) => {
    f.assign(value, undivided(f, c, at));
    // negative numbers are large ones here
    f.get(value);
    f.i32const(extent * c.divisor);
    f.op('i32.lt_u');
    if (c.divisor === 1) return;
    f.get(value);
    f.i32const(c.divisor);
    f.op('i32.rem_s', 'i32.eqz', 'i32.and');
  });
}

/** Where a read or store is in memory, as far as the loops entered so far tell. */
export interface Place {
  readonly pointer: Local;
  /** Whether all guards hold that are known; `null` if there are none. */
  readonly holds: Local | null;
}

/** A read, or a store as one. */
export type Reach = Pick<Read, 'strides' | 'parts' | 'guards'>;

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
  const vectorLevel = levels.of[levels.vector] ?? 0;
  const steps = affine(f, { factors: reach.strides, offset: 0 }, at, false, here);
  const parts = reach.parts.flatMap(({ at: c, stride }): Operand[] => {
    if (where === 'inside' && dependsOn(c, levels.vector)) {
      // no wrapping here: one straight line, from the vector loop on
      const use = (l: number): boolean => Math.max(levels.of[l] ?? 0, vectorLevel) === level;
      const first = level === vectorLevel;
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
  const vectorLevel = levels.of[levels.vector] ?? 0;
  const outer = affine(f, index, at, true, (l) => (levels.of[l] ?? 0) < vectorLevel && l !== levels.vector);
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
