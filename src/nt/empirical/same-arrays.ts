import { treeLeaves } from '../../compile/tree.js';
import { type Arrays, isArray, signature } from '../finite/bind.js';

/** Numbers that are nearer than this count as the same. */
const SAME = 1e-12;

/** Do two trees of arrays hold the same numbers? */
export function sameArrays(one: Arrays, two: Arrays): boolean {
  if (signature(one) !== signature(two)) return false;
  const others = treeLeaves(two, isArray);
  return treeLeaves(one, isArray).every(([, { data }], k) => {
    const other = others[k]?.[1].data;
    return other === data || data.every((value, n) => Math.abs(value - (other?.[n] ?? Number.NaN)) < SAME);
  });
}
