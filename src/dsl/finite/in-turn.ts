import { InternalError } from '../../compile/errors.js';
import type { Sentence } from '../../types/sentences.js';
import { isSentence, type Layer } from '../layer.js';
import type { State } from '../state.js';
import { entryOf } from './arrays.js';
import { type FinitePart, noiseOf, partsOf } from './part.js';
import type { FiniteRule, ParameterSpec } from './rule.js';

/**
 * Layers one after the other: a list of their parameters. The sentence of a layer without a finite part stands behind
 * its `place`.
 */
export function finiteInTurn(
  layers: readonly Layer[],
  place: (index: number, sentence: Sentence) => Sentence,
): FinitePart {
  const parts = partsOf(layers, place);
  if (typeof parts === 'string') return parts;
  const each = <T>(input: State, of: (part: FiniteRule | undefined, state: State) => T): readonly T[] => {
    let state = input;
    return layers.map((layer, k) => {
      const found = of(parts[k], state);
      state = after(layer, state);
      return found;
    });
  };
  return {
    params: (input) => ({ inTurn: each(input, (part, state): ParameterSpec => part?.params?.(state) ?? []) }),
    noise: noiseOf(parts, (input) => each(input, (part, state) => part?.noise?.(state) ?? null)),
    apply: (params, x, context) =>
      parts.reduce((y, part, k) => part.apply(entryOf(params, k), y, { ...context, path: `${context.path}[${k}]` }), x),
  };
}

function after(layer: Layer, state: State): State {
  const next = layer.shape(state);
  if (isSentence(next)) throw new InternalError(`finite network of a layer that was not checked: ${next}`);
  return next;
}
