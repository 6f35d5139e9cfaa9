import type { Mask } from '../../types/mask.js';
import { InternalError } from '../errors.js';

/**
 * How the mask of an array follows from those of a network's inputs. Masks are computed beside the graph, which only gets
 * the numbers it needs: so they may be given anew at every run, and cost a graph without masks nothing.
 */
export type MaskStep =
  | { readonly given: number }
  | { readonly from: readonly MaskStep[]; readonly make: (masks: readonly Mask[]) => Mask };

const known = new WeakMap<readonly Mask[], Map<MaskStep, Mask>>();

/** The mask of a step, from the masks of the inputs; what several steps have in common is computed once. */
export function maskOf(step: MaskStep, inputs: readonly Mask[]): Mask {
  const found = known.get(inputs) ?? new Map<MaskStep, Mask>();
  known.set(inputs, found);
  const mask = found.get(step) ?? computed(step, inputs);
  found.set(step, mask);
  return mask;
}

function computed(step: MaskStep, inputs: readonly Mask[]): Mask {
  if (!('given' in step)) return step.make(step.from.map((s) => maskOf(s, inputs)));
  const mask = inputs[step.given];
  if (!mask) throw new InternalError(`no mask of input ${step.given}`);
  return mask;
}
