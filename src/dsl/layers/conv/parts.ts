import type { FiniteRule } from '../../finite/rule.js';
import type { KernelRule } from '../../kernel/rule.js';
import type { MaskPart } from '../../mask/part.js';
import type { State } from '../../state.js';
import type { ConvLayer } from './names.js';
import { type ConvOptions, type ConvResolved, resolveConv } from './options.js';
import { convGiven, convShape } from './shape.js';

/** What tells one kind of convolution from another. */
export interface ConvRules {
  readonly kernel: (o: ConvResolved) => KernelRule;
  readonly finite: (o: ConvResolved) => FiniteRule;
  readonly masks: (o: ConvResolved) => MaskPart;
}

/** A convolution of any kind at run time. @throws InputError as {@link resolveConv}. */
export function convParts<N extends ConvLayer>(
  name: N,
  outChan: number,
  filterShape: readonly number[],
  options: ConvOptions,
  rules: ConvRules,
) {
  const resolved = resolveConv(name, outChan, filterShape, options);
  const given = convGiven(filterShape, options);
  return {
    name,
    options: resolved,
    axes: resolved,
    kernel: rules.kernel(resolved),
    finite: rules.finite(resolved),
    masks: rules.masks(resolved),
    shape: (state: State) => convShape(name, resolved, given, state),
  };
}
