import { EngineError } from '../../../compile/errors.js';
import { loadTfjs } from '../../../runtime/engines/tfjs/load/load.js';
import type { Tensor, TensorFlow } from '../../../runtime/engines/tfjs/tensorflow.js';

/** TensorFlow.js with derivatives. */
export interface TensorFlowGradients extends TensorFlow {
  grads(f: (...params: Tensor[]) => Tensor): (params: Tensor[], dy: Tensor) => Tensor[];
}

const hasGradients = (tf: TensorFlow): tf is TensorFlowGradients => 'grads' in tf && typeof tf.grads === 'function';

/** The TensorFlow.js that the `tfjs` engine computes with. @throws EngineError where there is none, or it has no `grads`. */
export async function loadGradients(): Promise<TensorFlowGradients> {
  const { tf } = await loadTfjs();
  if (hasGradients(tf)) return tf;
  throw new EngineError(
    'The TensorFlow.js at hand has no function grads: give useTfjs the namespace that the model was made with.',
  );
}
