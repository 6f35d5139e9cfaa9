import { InputError, ShapeError } from '../../compile/errors.js';
import type { GraphFn } from '../../compile/graph/graph-fn.js';
import type { Placed } from '../../compile/graph/placed.js';
import { treeMap } from '../../compile/tree.js';
import { rest, say } from '../../types/sentences.js';
import type { Tree } from '../../types/tree.js';
import { type SizeTree, withSizes } from '../inputs.js';
import { isSentence } from '../layer.js';
import { masksAmong } from '../mask/finite-inputs.js';
import { givenMask } from '../mask/finite-rule.js';
import type { Network } from '../network.js';
import type { State } from '../state.js';
import { isPlaced, shapesOf } from './arrays.js';
import { checkParams } from './check-params.js';
import { finiteInTurn } from './in-turn.js';
import type { FiniteContext, FiniteRule, NoiseSpec, ParameterSpec } from './rule.js';

/** The finite part of a network. @throws InputError with the place of the first layer that has none. */
function finiteOf({ layers }: Network): FiniteRule {
  const part = finiteInTurn(layers, (index, sentence) => say('inLayer', { index, rest: rest(sentence) }));
  if (typeof part === 'string') throw new InputError(part);
  return part;
}

/** The input of a network, or its inputs, with other sizes. @throws ShapeError where they do not fit a layer. */
function inputOfSizes({ start, layer }: Network, sizes: SizeTree): State {
  const state = withSizes(start, sizes);
  const output = layer.shape(state);
  if (isSentence(output)) throw new ShapeError(output);
  return state;
}

/**
 * The parameters of a network on an input of these sizes, as data.
 * @throws InputError where a layer has no finite part, or the sizes do not tell what parameters depend on; ShapeError
 * where they do not fit a layer.
 */
export const networkParameters = (network: Network, sizes: SizeTree): Exclude<ParameterSpec, null> =>
  finiteOf(network).params?.(inputOfSizes(network, sizes)) ?? [];

/** Does a network draw anything for its passes? Not one without a finite part. */
export const drawsNoise = ({ layer: { finite } }: Network): boolean =>
  typeof finite === 'object' && finite.noise !== undefined;

/** What a network draws for a pass of an input of these sizes, as data; `null` if nothing. @throws as {@link networkParameters}. */
export const networkNoise = (network: Network, sizes: SizeTree): NoiseSpec =>
  finiteOf(network).noise?.(inputOfSizes(network, sizes)) ?? null;

/** The finite network as a function on graphs, which throws as {@link networkParameters}, and where parameters misfit. */
export function networkFn(network: Network): GraphFn {
  return (g, params, x, { extras = {} }) => {
    checkParams(networkParameters(network, shapesOf(x)), params);
    return networkPass(network, params, x, { g, extras, masks: masksAmong(g, extras), path: '' });
  };
}

/** One pass, of inputs whose masks are handed in if there are `masks`. */
export const networkPass = (
  network: Network,
  params: Tree<Placed>,
  x: Tree<Placed>,
  context: FiniteContext,
): Tree<Placed> => {
  let input = 0;
  const given = context.masks ? treeMap(x, isPlaced, (one) => givenMask(one, input++)) : x;
  return finiteOf(network).apply(params, given, context);
};
