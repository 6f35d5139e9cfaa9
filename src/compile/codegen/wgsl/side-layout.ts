import { product } from '../../product.js';
import { inputWidth } from '../../schedule/input-width.js';
import type { Plan, Side } from '../../schedule/plan.js';

/**
 * Where the values of one side's samples lie in its storage buffer, in floats: first the inputs of all samples,
 * `[sample][input][position][channel]`, then, from a base that depends on the number of samples, what is kept of each,
 * `[sample][tensor][element]`.
 */
export interface SideLayout {
  readonly inputFloats: number;
  /** Offset of each input of the plan within those of a sample; those of the other side have none. */
  readonly inputs: readonly (number | null)[];
  readonly tensorFloats: number;
  /** Offset of each tensor of the plan within a sample; those of the other side have none. */
  readonly tensors: readonly (number | null)[];
}

/** Offsets of those of one side, one after the other, and where they end. */
function offsetsOf<T extends { readonly side: Side }>(
  all: readonly T[],
  side: Side,
  floatsOf: (x: T) => number,
): readonly [offsets: readonly (number | null)[], end: number] {
  let end = 0;
  const offsets = all.map((x) => {
    if (x.side !== side) return null;
    const at = end;
    end += floatsOf(x);
    return at;
  });
  return [offsets, end];
}

export function sideLayout(plan: Plan, side: Side): SideLayout {
  const [inputs, inputFloats] = offsetsOf(plan.inputs, side, inputWidth);
  const [tensors, tensorFloats] = offsetsOf(plan.tensors, side, ({ extents }) => product(extents));
  return { inputFloats, inputs, tensorFloats, tensors };
}
