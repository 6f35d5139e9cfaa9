import { type Affine, combine, type Loops, ZERO } from './affine.js';
import type { GemmDraft } from './draft.js';
import type { Storage } from './storage.js';

/** The place in memory of an entry, by its index along each axis. */
export const storeAddress = (storage: Storage, at: readonly Affine[]): Affine =>
  at.reduce(
    (sum, index, k) =>
      combine([
        [1, sum],
        [storage.strides[k] ?? 0, index],
      ]),
    ZERO,
  );

/** The step of an address along loops walked row-major, or `null` if there is not one. 0 for no loops. */
export function commonStep(loops: Loops, at: Affine, along: readonly number[]): number | null {
  let step: number | null = null;
  let span = 1;
  for (const loop of [...along].reverse()) {
    const factor = at.terms.get(loop) ?? 0;
    if (step === null) step = factor;
    else if (factor !== step * span) return null;
    span *= loops.extent(loop);
  }
  return step ?? 0;
}

/** Whether an address is a matrix for every entry of a batch: one step a row, one a column. */
export const isMatrixPlace = (loops: Loops, at: Affine, draft: GemmDraft): boolean =>
  commonStep(loops, at, draft.rows) !== null && commonStep(loops, at, draft.columns) !== null;

/** Loops sorted by the step that an address takes along them, the longest first. */
export const byStep = (loops: Iterable<number>, at: Affine): readonly number[] =>
  [...loops].sort((x, y) => Math.abs(at.terms.get(y) ?? 0) - Math.abs(at.terms.get(x) ?? 0));
