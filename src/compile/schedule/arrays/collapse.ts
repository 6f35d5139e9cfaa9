import type { Affine, ArrayValue, Coordinate, LoopKernel, Read } from './plan.js';

/** All lists of one number a loop in a read. */
const columnsOf = (read: Read): readonly (readonly number[])[] => [
  read.strides,
  ...[...read.parts, ...read.guards].flatMap(({ at }) => [at.index.factors, at.carry.factors]),
];

const readsOf = (values: readonly ArrayValue[]): readonly Read[] =>
  values.flatMap((v) => (v.op === 'read' ? [v.read] : []));

type Change = (column: readonly number[]) => readonly number[];

const changedAffine = (a: Affine, change: Change): Affine => ({ ...a, factors: change(a.factors) });

const changedCoordinate = (at: Coordinate, change: Change): Coordinate => ({
  ...at,
  index: changedAffine(at.index, change),
  carry: changedAffine(at.carry, change),
});

const changedRead = (read: Read, change: Change): Read => ({
  ...read,
  strides: change(read.strides),
  parts: read.parts.map((p) => ({ ...p, at: changedCoordinate(p.at, change) })),
  guards: read.guards.map((g) => ({ ...g, at: changedCoordinate(g.at, change) })),
});

const changedValues = (values: readonly ArrayValue[], change: Change): readonly ArrayValue[] =>
  values.map((v) => (v.op === 'read' ? { op: 'read', read: changedRead(v.read, change) } : v));

const without =
  (k: number): Change =>
  (column) =>
    column.filter((_, n) => n !== k);

/** Whether loops k and k + 1 are one longer loop everywhere. */
const areOne = (columns: readonly (readonly number[])[], k: number, inner: number): boolean =>
  columns.every((c) => (c[k] ?? 0) === (c[k + 1] ?? 0) * inner);

/** Makes one loop of two wherever all arrays go on at the same pace: fewer and longer loops. */
export function collapse(kernel: LoopKernel): LoopKernel {
  let current = kernel;
  for (let k = current.loops.length - 2; k >= 0; k--) {
    const inner = current.loops[k + 1] ?? 1;
    const reads = [...readsOf(current.terms), ...readsOf(current.values)];
    if (!areOne([...reads.flatMap(columnsOf), ...current.stores.map((s) => s.strides)], k, inner)) continue;
    const drop = without(k);
    const loops = current.loops.map((extent, n) => (n === k + 1 ? extent * (current.loops[k] ?? 1) : extent));
    current = {
      ...current,
      loops: drop(loops),
      terms: changedValues(current.terms, drop),
      values: changedValues(current.values, drop),
      stores: current.stores.map((s) => ({ ...s, strides: drop(s.strides) })),
    };
  }
  for (let k = current.reduce.length - 2; k >= 0; k--) {
    const inner = current.reduce[k + 1] ?? 1;
    const place = current.loops.length + k;
    if (!areOne(readsOf(current.terms).flatMap(columnsOf), place, inner)) continue;
    const reduce = current.reduce.map((extent, n) => (n === k + 1 ? extent * (current.reduce[k] ?? 1) : extent));
    current = {
      ...current,
      reduce: without(k)(reduce),
      terms: changedValues(current.terms, without(place)),
    };
  }
  return current;
}
