import { InputError } from '../../../compile/errors.js';
import type { Tensor } from '../../../runtime/engines/tfjs/tensorflow.js';
import { checkLayersModel, type LayersModel, type LayerWeight } from './layers-model.js';

/** A model of TensorFlow.js as a function of its trainable weights. */
export interface ApplyFnAndParams {
  /** The outputs of the model on a batch `x`, with `params` in the place of its trainable weights. */
  readonly applyFn: (params: readonly Tensor[], x: Tensor) => readonly Tensor[];
  /** The model's own weights, which stay the model's: do not dispose of them. */
  readonly params: readonly Tensor[];
}

/** Lets every weight read as another tensor while `body` runs. */
function reading<T>(weights: readonly LayerWeight[], params: readonly Tensor[], body: () => T): T {
  weights.forEach((weight, k) => {
    Object.defineProperty(weight, 'read', { value: () => params[k], configurable: true });
  });
  try {
    return body();
  } finally {
    for (const weight of weights) Reflect.deleteProperty(weight, 'read');
  }
}

/**
 * A `tf.LayersModel` as a function of its trainable weights and a batch of inputs, in inference mode, and those weights.
 * Experimental: it stands and falls with layers that ask their weights for their tensors by `read()`, as those of
 * TensorFlow.js 4 do.
 * @throws InputError for what is no such model, has several inputs or nothing to train.
 */
export function getApplyFnAndParams(model: LayersModel): ApplyFnAndParams {
  checkLayersModel('getApplyFnAndParams', model);
  const weights = model.trainableWeights;
  return {
    params: weights.map((weight) => weight.read()),
    applyFn: (params, x) => {
      if (params.length !== weights.length)
        throw new InputError(`The model has ${weights.length} trainable weights, and params has ${params.length}.`);
      const outputs: unknown = reading(weights, params, () => model.apply(x, { training: false }));
      return Array.isArray(outputs) ? outputs : [outputs];
    },
  };
}
