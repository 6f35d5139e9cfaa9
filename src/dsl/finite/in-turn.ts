import { InternalError } from '../../compile/errors.js';
import type { Sentence } from '../../types/sentences.js';
import { isSentence, type Layer } from '../layer.js';
import type { State } from '../state.js';
import { entryOf } from './arrays.js';
import { type FinitePart, partsOf } from './part.js';
import type { ParameterSpec } from './rule.js';

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
  return {
    params: (input) => {
      let state = input;
      const inTurn = layers.map((layer, k): ParameterSpec => {
        const spec = parts[k]?.params?.(state) ?? [];
        state = after(layer, state);
        return spec;
      });
      return { inTurn };
    },
    apply: (params, x, context) =>
      parts.reduce((y, part, k) => part.apply(entryOf(params, k), y, { ...context, path: `${context.path}[${k}]` }), x),
  };
}

function after(layer: Layer, state: State): State {
  const next = layer.shape(state);
  if (isSentence(next)) throw new InternalError(`finite network of a layer that was not checked: ${next}`);
  return next;
}
