import { InputError } from '../../../compile/errors.js';
import { describeValue } from '../../../runtime/describe.js';
import type { Tensor } from '../../../runtime/engines/tfjs/tensorflow.js';

/** A weight of a `tf.LayersModel`; layers ask it for its tensor. */
export interface LayerWeight {
  read(): Tensor;
}

/** The part of a `tf.LayersModel` (TensorFlow.js 4) that its kernels need. */
export interface LayersModel {
  readonly inputs: readonly object[];
  readonly trainableWeights: readonly LayerWeight[];
  apply(inputs: object, options?: object): unknown;
}

/** @throws InputError for what is no such model, or has several inputs. */
export function checkLayersModel(what: string, model: LayersModel): void {
  const given: unknown = model;
  const is = typeof given === 'object' && given !== null && 'trainableWeights' in given && 'apply' in given;
  if (!is) throw new InputError(`${what} takes a tf.LayersModel, and got ${describeValue(given)}.`);
  const { inputs, trainableWeights } = model;
  if (inputs.length !== 1)
    throw new InputError(`${what} takes a model of one input, and this one has ${inputs.length}; join them in one.`);
  if (trainableWeights.length === 0)
    throw new InputError(`${what} got a model without trainable weights, so there is nothing to differentiate by.`);
}
