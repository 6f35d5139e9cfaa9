import { InternalError } from '../../../compile/errors.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

/**
 * Runs what makes tensors, and gives those it returns; every other is disposed of, all of them where it throws. The
 * caller disposes of the result: no scope around this one does.
 */
export function scopedAll(tf: TensorFlow, run: () => readonly Tensor[]): readonly Tensor[] {
  let made: readonly Tensor[] = [];
  tf.tidy(() => {
    made = run();
    for (const tensor of made) tf.keep(tensor);
  });
  return made;
}

export function scoped(tf: TensorFlow, run: () => Tensor): Tensor {
  const [made] = scopedAll(tf, () => [run()]);
  if (!made) throw new InternalError('a scope made nothing');
  return made;
}
