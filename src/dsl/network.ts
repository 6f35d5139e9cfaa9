import { ShapeError } from '../compile/errors.js';
import { placed, rest, say } from '../types/sentences.js';
import { requireLayers } from './checks/require-layers.js';
import { firstAxes, settleAxes } from './checks/settle-axes.js';
import type { Layer } from './layer.js';
import { type Serial, serialOf } from './serial.js';
import { showState } from './show.js';
import { type DimValue, type State, type TensorState, tensor } from './state.js';
import { walk } from './walk.js';

/** A checked network at run time: what kernels are computed from. */
export interface Network {
  /** The input; its axes are those that the first layer to mind them declares, `null` if none does. */
  readonly input: TensorState;
  readonly layers: readonly Layer[];
  /** All layers as one. */
  readonly layer: Serial<readonly Layer[]>;
  readonly output: State;
  /** The shape after each layer, as text. */
  readonly shapes: readonly string[];
}

/** The input of a network: batch and channels stand where its layers look for them, and it is not Gaussian. */
export const inputState = (dims: readonly DimValue[], layers: readonly Layer[]): TensorState =>
  settleAxes(tensor(dims), firstAxes(layers));

/**
 * Checks a network on its input.
 * @throws ShapeError with the layer's sentence, behind the place of the layer.
 */
export function checkNetwork(dims: readonly DimValue[], layers: readonly Layer[]): Network {
  requireLayers('input(...).build', layers, placed('inLayer'));
  const input = inputState(dims, layers);
  const { states, last, fault } = walk(layers, input);
  if (fault) throw new ShapeError(say('inLayer', { index: fault.index, rest: rest(fault.sentence) }));
  return networkOf(input, layers, last, states.slice(1).map(showState));
}

/**
 * The same network with one layer more; only that layer is checked, unless it settles where the input's axes are.
 * @throws ShapeError as {@link checkNetwork}.
 */
export function extendNetwork(network: Network, layer: Layer): Network {
  requireLayers('pipe', [layer], (_, sentence) => placed('inLayer')(network.layers.length, sentence));
  const layers = [...network.layers, layer];
  if (!firstAxes(network.layers)) return checkNetwork(network.input.dims, layers);
  const { last, fault } = walk([layer], network.output);
  if (fault) throw new ShapeError(say('inLayer', { index: network.layers.length, rest: rest(fault.sentence) }));
  return networkOf(network.input, layers, last, [...network.shapes, showState(last)]);
}

function networkOf(input: TensorState, layers: readonly Layer[], output: State, shapes: readonly string[]): Network {
  const layer = serialOf(layers, 'inLayer');
  return Object.freeze({ input, layers: layer.layers, layer, output, shapes: Object.freeze(shapes) });
}
