import type { SizeTree } from '../../dsl/inputs.js';
import type { State } from '../../dsl/state.js';
import { type Arrays, isArray } from './bind.js';

/** Are there arrays in the places of the inputs, and nowhere else? */
export function fitsForm(start: State, x: Arrays): boolean {
  if (start.kind !== 'branches') return isArray(x);
  const { branches } = start;
  if (isArray(x) || !Array.isArray(x) || x.length !== branches.length) return false;
  return branches.every((branch, k) => fitsForm(branch, x[k]));
}

/** The shapes of one array, or of several in lists. */
export const shapesOfArrays = (x: Arrays): SizeTree<number> => {
  if (isArray(x)) return x.shape;
  return Array.isArray(x) ? x.map(shapesOfArrays) : [];
};
