import { InternalError } from '../../../compile/errors.js';
import type { Sentence } from '../../../types/sentences.js';
import type { State } from '../../state.js';
import { fewBranches, layoutMisfit, meet, nested, notGaussian, type OneTensor, shapeMisfit } from './branches.js';

/** Equal shapes and layouts as one: the run-time twin of `FanInOut`. */
export function fanInShape(layer: string, gaussian: boolean, state: State): State | Sentence {
  const few = fewBranches(layer, state);
  if (few) return few;
  const [first, ...others] = state.kind === 'branches' ? state.branches : [];
  if (!first) throw new InternalError(`${layer} has no branches`);
  const start = oneBranch(layer, gaussian, 0, first);
  if (typeof start === 'string') return start;
  return others.reduce<OneTensor | Sentence>((sum, branch, k) => {
    if (typeof sum === 'string') return sum;
    const next = oneBranch(layer, gaussian, k + 1, branch);
    if (typeof next === 'string' || next.kind === 'unknown') return typeof next === 'string' ? next : sum;
    if (sum.kind === 'unknown') return next;
    const misfit = shapeMisfit(layer, sum, first.kind === 'branches' ? sum : first, k + 1, next);
    return misfit ?? layoutMisfit(layer, sum, k + 1, next) ?? { ...meet(sum, next), gaussian };
  }, start);
}

/** A branch as the output would be of it alone, or the sentence that refuses it. */
function oneBranch(layer: string, gaussian: boolean, index: number, branch: State): OneTensor | Sentence {
  if (branch.kind === 'branches') return nested(layer, index, branch);
  return gaussian && branch.gaussian === false ? notGaussian(layer, index, branch) : { ...branch, gaussian };
}
