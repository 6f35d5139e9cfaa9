import { ShapeError } from '../compile/errors.js';
import { placed, rest, say } from '../types/sentences.js';
import { requireLayers } from './checks/require-layers.js';
import { firstAxes } from './checks/settle-axes.js';
import { settleInputs } from './checks/settle-inputs.js';
import { inputsOf, type SizeTree, sizesOf, stateOfSizes } from './inputs.js';
import type { Layer } from './layer.js';
import { type Serial, serialOf } from './serial.js';
import { showState } from './show.js';
import { type State, type TensorState, tensor } from './state.js';
import { walk } from './walk.js';

/** A checked network at run time: what kernels are computed from. */
export interface Network {
  /** The input, or the first of several; its axes are those that the first layer to mind them declares, `null` if none does. */
  readonly input: TensorState;
  /** What the first layer meets: the input, or branches for several. */
  readonly start: State;
  readonly layers: readonly Layer[];
  /** All layers as one. */
  readonly layer: Serial<readonly Layer[]>;
  readonly output: State;
  /** The shape after each layer, as text. */
  readonly shapes: readonly string[];
}

/** What the first layer meets: batch and channels stand where the layers look for them, and nothing is Gaussian. */
export const inputState = (sizes: SizeTree, layers: readonly Layer[]): State =>
  settleInputs(stateOfSizes(sizes), layers);

/**
 * Checks a network on its input, or its inputs.
 * @throws ShapeError with the layer's sentence, behind the place of the layer.
 */
export function checkNetwork(sizes: SizeTree, layers: readonly Layer[]): Network {
  requireLayers('input(...).build', layers, placed('inLayer'));
  const start = inputState(sizes, layers);
  const { states, last, fault } = walk(layers, start);
  if (fault) throw new ShapeError(say('inLayer', { index: fault.index, rest: rest(fault.sentence) }));
  return networkOf(start, layers, last, states.slice(1).map(showState));
}

/**
 * The same network with one layer more; only that layer is checked, unless it settles where the input's axes are.
 * @throws ShapeError as {@link checkNetwork}.
 */
export function extendNetwork(network: Network, layer: Layer): Network {
  requireLayers('pipe', [layer], (_, sentence) => placed('inLayer')(network.layers.length, sentence));
  const layers = [...network.layers, layer];
  if (!settled(network)) return checkNetwork(sizesOf(network.start), layers);
  const { last, fault } = walk([layer], network.output);
  if (fault) throw new ShapeError(say('inLayer', { index: network.layers.length, rest: rest(fault.sentence) }));
  return networkOf(network.start, layers, last, [...network.shapes, showState(last)]);
}

/** Has it been settled where the axes of all inputs are? */
const settled = ({ start, layers }: Network): boolean =>
  start.kind === 'branches'
    ? inputsOf(start).every(({ batchAxis, channelAxis }) => batchAxis !== null && channelAxis !== null)
    : firstAxes(layers) !== undefined;

function networkOf(start: State, layers: readonly Layer[], output: State, shapes: readonly string[]): Network {
  const layer = serialOf(layers, 'inLayer');
  const [input = tensor([])] = inputsOf(start);
  return Object.freeze({ input, start, layers: layer.layers, layer, output, shapes: Object.freeze(shapes) });
}
