import { product } from '../../product.js';
import type { Plan, Side } from '../../schedule/plan.js';

/**
 * Where the values of one side's samples lie in its storage buffer, in floats: first the inputs of all samples,
 * `[sample][position][channel]`, then, from a base that depends on the number of samples, what is kept of each,
 * `[sample][tensor][element]`.
 */
export interface SideLayout {
  readonly inputFloats: number;
  readonly tensorFloats: number;
  /** Offset of each tensor of the plan within a sample; those of the other side have none. */
  readonly tensors: readonly (number | null)[];
}

export function sideLayout(plan: Plan, side: Side): SideLayout {
  let tensorFloats = 0;
  const tensors = plan.tensors.map((tensor) => {
    if (tensor.side !== side) return null;
    const at = tensorFloats;
    tensorFloats += product(tensor.extents);
    return at;
  });
  const input = plan.inputs.find((x) => x.side === side);
  return { inputFloats: input ? product(input.positions) * input.channels : 0, tensorFloats, tensors };
}
