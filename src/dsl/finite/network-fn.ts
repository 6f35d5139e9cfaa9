import { InputError, ShapeError } from '../../compile/errors.js';
import type { GraphFn } from '../../compile/graph/graph-fn.js';
import { rest, say } from '../../types/sentences.js';
import { isSentence } from '../layer.js';
import type { Network } from '../network.js';
import { type TensorState, tensor } from '../state.js';
import { onePlaced, shapeOf } from './arrays.js';
import { checkParams } from './check-params.js';
import { finiteInTurn } from './in-turn.js';
import type { FiniteRule, ParameterSpec } from './rule.js';

/** The finite part of a network. @throws InputError with the place of the first layer that has none. */
function finiteOf({ layers }: Network): FiniteRule {
  const part = finiteInTurn(layers, (index, sentence) => say('inLayer', { index, rest: rest(sentence) }));
  if (typeof part === 'string') throw new InputError(part);
  return part;
}

/** The input of a network with other sizes. @throws ShapeError where they do not fit a layer. */
function inputOfSizes({ input, layer }: Network, dims: TensorState['dims']): TensorState {
  const state = tensor(dims, { batchAxis: input.batchAxis, channelAxis: input.channelAxis });
  const output = layer.shape(state);
  if (isSentence(output)) throw new ShapeError(output);
  return state;
}

/**
 * The parameters of a network on an input of these sizes, as data.
 * @throws InputError where a layer has no finite part, or the sizes do not tell what parameters depend on; ShapeError
 * where they do not fit a layer.
 */
export const networkParameters = (network: Network, dims: TensorState['dims']): Exclude<ParameterSpec, null> =>
  finiteOf(network).params?.(inputOfSizes(network, dims)) ?? [];

/** The finite network as a function on graphs, which throws as {@link networkParameters}, and where parameters misfit. */
export function networkFn(network: Network): GraphFn {
  return (g, params, x, { extras = {} }) => {
    checkParams(networkParameters(network, shapeOf(onePlaced(x))), params);
    return finiteOf(network).apply(params, x, { g, extras, path: '' });
  };
}
