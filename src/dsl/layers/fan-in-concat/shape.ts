import type { Sentence } from '../../../types/sentences.js';
import { axisOf, axisOutside } from '../../checks/declare-axes.js';
import { layoutOf } from '../../kernel/layout.js';
import type { DimValue, State, TensorState } from '../../state.js';
import { fewBranches, layoutMisfit, meet, nested, notGaussian, shapeMisfit } from '../fan-in/branches.js';

const LAYER = 'FanInConcat';

/** Branches one after the other along an axis: the run-time twin of `FanInConcatOut`. */
export function fanInConcatShape(axis: number, state: State): State | Sentence {
  const few = fewBranches(LAYER, state);
  if (few || state.kind !== 'branches') return few ?? state;
  const found: TensorState[] = [];
  for (const [index, branch] of state.branches.entries()) {
    if (branch.kind === 'branches') return nested(LAYER, index, branch);
    if (branch.kind === 'tensor') found.push(branch);
  }
  const [first, ...others] = found;
  if (!first || found.length < state.branches.length) return { kind: 'unknown', gaussian: true };
  const at = axisOf(first.dims.length, axis);
  if (at === null) return axisOutside(LAYER, 'axis', axis, first.dims);
  const gaussian = layoutOf(first).channel !== at;
  if (gaussian && !first.gaussian) return notGaussian(LAYER, 0, first);
  return others.reduce<TensorState | Sentence>(
    (sum, branch, k) => (typeof sum === 'string' ? sum : appended(sum, first, branch, k + 1, at)),
    { ...first, gaussian },
  );
}

function appended(
  sum: TensorState,
  first: TensorState,
  branch: TensorState,
  index: number,
  axis: number,
): TensorState | Sentence {
  if (sum.gaussian && !branch.gaussian) return notGaussian(LAYER, index, branch);
  const misfit = shapeMisfit(LAYER, sum, first, index, branch, axis) ?? layoutMisfit(LAYER, sum, index, branch);
  if (misfit) return misfit;
  const { dims, ...rest } = meet(sum, branch);
  const size = both(sum.dims[axis] ?? null, branch.dims[axis] ?? null);
  return { ...rest, dims: dims.map((d, k) => (k === axis ? size : d)), gaussian: sum.gaussian };
}

/** The size of both together; a name makes it unknown. */
const both = (a: DimValue, b: DimValue): DimValue => (typeof a === 'number' && typeof b === 'number' ? a + b : null);
