import { fill, type Sentence } from '../../../types/sentences.js';
import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import { mehler, type SmoothFn } from '../../kernel/hermite/mehler.js';
import { type Parity, seriesFor } from '../../kernel/hermite/series.js';
import { applyLimited } from '../../kernel/limited.js';
import type { KernelRule } from '../../kernel/rule.js';
import type { State } from '../../state.js';
import { activationShape } from '../activation/shape.js';
import { resolveSmooth, type SmoothOptions, type SmoothResolved } from './options.js';

/** What layers of smooth functions have in common. */
export interface SmoothParts {
  readonly options: SmoothResolved;
  readonly kernel: KernelRule;
  readonly finite: FiniteRule;
  readonly limit: Sentence;
  shape(state: State): State | Sentence;
}

const BEYOND =
  '✗ {layer}: an entry before it has a variance above maxVariance {limit}, up to which its kernel is made (raise maxVariance, or scale inputs or weights down)';

/** The sentence for a variance that a layer's kernel is not made for. */
export const beyondVariance = (layer: string, limit: number): Sentence => fill(BEYOND, { layer, limit });

/**
 * The parts of a layer of a smooth function whose derivative has this parity.
 * @throws InputError on a variance that series are not made for.
 */
export function smoothParts(layer: string, fn: SmoothFn, parity: Parity, options: SmoothOptions): SmoothParts {
  const resolved = resolveSmooth(layer, options);
  const { maxVariance } = resolved;
  return {
    options: resolved,
    kernel: (k, _input, context) => applyLimited(context, k, maxVariance, mehler(fn, seriesFor(parity, maxVariance))),
    finite: pointwise(fn.value),
    limit: beyondVariance(layer, maxVariance),
    shape: (state) => activationShape(layer, state),
  };
}
