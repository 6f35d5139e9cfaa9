import type { Affine, Coordinate, Read } from '../../../schedule/arrays/plan.js';

/** What is known of a read where it stands: everything, or that the vector loop stays clear of all edges. */
export type Where = 'edge' | 'inside';

/** A read, or a store as one. */
export type Reach = Pick<Read, 'strides' | 'parts' | 'guards'>;

/** Levels of nested loops, outermost first; the loops of one level become known together. */
export interface Levels {
  /** Level of every loop. */
  readonly of: readonly number[];
  /** The vector loop. */
  readonly vector: number;
}

export const vectorLevel = (levels: Levels): number => levels.of[levels.vector] ?? 0;

const loopsIn = (a: Affine): readonly number[] => a.factors.flatMap((f, l) => (f === 0 ? [] : [l]));

export const dependsOn = (at: Coordinate, loop: number): boolean =>
  (at.index.factors[loop] ?? 0) !== 0 || (at.carry.factors[loop] ?? 0) !== 0;

/** The level at which a coordinate is known. */
export const levelOf = (levels: Levels, at: Coordinate): number =>
  [...loopsIn(at.index), ...loopsIn(at.carry)].reduce((level, l) => Math.max(level, levels.of[l] ?? 0), 0);
