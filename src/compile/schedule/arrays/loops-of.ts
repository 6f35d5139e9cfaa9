import type { Node } from '../../graph/node.js';
import { type Affine, type Loops, loopIndex, ZERO } from './affine.js';
import { type Coordinate, ORIGIN, plain } from './coordinate.js';
import type { StorageAxis } from './storage.js';

/** Loops along axes that are longer than 1, by axis. */
export const loopsFor = (loops: Loops, axes: Node['axes']): ReadonlyMap<string, number> =>
  new Map(axes.flatMap(({ name, extent }) => (extent === 1 ? [] : [[name, loops.make(extent ?? 0)] as const])));

/** Every axis at the index of its loop. */
export const envOf = (axes: Node['axes'], along: ReadonlyMap<string, number>): ReadonlyMap<string, Coordinate> =>
  new Map(
    axes.map(({ name }) => {
      const loop = along.get(name);
      return [name, loop === undefined ? ORIGIN : plain(loopIndex(loop))] as const;
    }),
  );

/** Where an array is written that has an entry for every index of the loops. */
export const placeOf = (axes: readonly StorageAxis[], along: ReadonlyMap<string, number>): readonly Affine[] =>
  axes.map(({ name }) => {
    const loop = along.get(name);
    return loop === undefined ? ZERO : loopIndex(loop);
  });
