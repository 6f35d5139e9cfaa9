import { ShapeError } from '../../compile/errors.js';
import { type SizeTree, withSizes } from '../../dsl/inputs.js';
import { isSentence, type Layer } from '../../dsl/layer.js';
import type { Network } from '../../dsl/network.js';
import type { State } from '../../dsl/state.js';

/** The input of a network, or its inputs, with the sizes of the data filled in. */
export const concreteInput = ({ start }: Network, shape: SizeTree<number>): State => withSizes(start, shape);

/** The finite output of a layer on this input. @throws ShapeError where it does not fit. */
export function outputOn(layer: Layer, input: State): State {
  const output = layer.shape(input);
  if (isSentence(output)) throw new ShapeError(output);
  return output;
}

/** The finite output for concrete sizes. @throws ShapeError where they do not fit the layers. */
export const concreteOutput = (network: Network, shape: SizeTree<number>): State =>
  outputOn(network.layer, concreteInput(network, shape));
