import { InternalError } from '../../compile/errors.js';
import { rest, say } from '../../types/sentences.js';
import { firstAxes, settleAxes } from '../checks/settle-axes.js';
import type { Layer } from '../layer.js';
import { ANYTHING, type State } from '../state.js';
import { entryOf } from './arrays.js';
import { type FinitePart, noiseOf, partsOf } from './part.js';

/** Each layer on its own branch: a list of their parameters. */
export function finiteSideBySide(layers: readonly Layer[]): FinitePart {
  const parts = partsOf(layers, (index, sentence) => say('inParallel', { index, rest: rest(sentence) }));
  if (typeof parts === 'string') return parts;
  const axes = firstAxes(layers);
  const branch = (input: State, k: number): State => {
    if (input.kind !== 'branches') throw new InternalError('parallel got one tensor');
    const state = input.branches[k] ?? ANYTHING;
    return state.kind === 'tensor' ? settleAxes(state, axes) : state;
  };
  return {
    params: (input) => parts.map((part, k) => part.params?.(branch(input, k)) ?? []),
    noise: noiseOf(parts, (input) => parts.map((part, k) => part.noise?.(branch(input, k)) ?? null)),
    apply: (params, x, context) =>
      parts.map((part, k) =>
        part.apply(entryOf(params, k), entryOf(x, k), { ...context, path: `${context.path}[${k}]` }),
      ),
  };
}
