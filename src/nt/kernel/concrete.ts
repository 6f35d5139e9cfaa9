import { ShapeError } from '../../compile/errors.js';
import { isSentence, type Layer } from '../../dsl/layer.js';
import type { Network } from '../../dsl/network.js';
import { type State, type TensorState, tensor } from '../../dsl/state.js';

/** The input of a network with the sizes of the data filled in. */
export const concreteInput = (network: Network, shape: readonly number[]): TensorState =>
  tensor(shape, { batchAxis: network.input.batchAxis, channelAxis: network.input.channelAxis });

/** The finite output of a layer on this input. @throws ShapeError where it does not fit. */
export function outputOn(layer: Layer, input: State): State {
  const output = layer.shape(input);
  if (isSentence(output)) throw new ShapeError(output);
  return output;
}

/** The finite output for concrete sizes. @throws ShapeError where they do not fit the layers. */
export const concreteOutput = (network: Network, shape: readonly number[]): State =>
  outputOn(network.layer, concreteInput(network, shape));
