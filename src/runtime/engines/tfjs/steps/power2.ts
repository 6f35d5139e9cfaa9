import type { Tensor, TensorFlow } from '../tensorflow.js';

/** Exponents of normal float32 numbers. */
const [LEAST, MOST] = [-126, 127];

/**
 * 2^x of integers x from -126 to 127; what lies beyond is read as the end, and NaN as the lower one. Looked up, since
 * backends round `pow` and `exp` of their own each in another way.
 */
export function power2(tf: TensorFlow, x: Tensor): Tensor {
  const powers = Float32Array.from({ length: MOST - LEAST + 1 }, (_, k) => 2 ** (LEAST + k));
  const inside = tf.where(tf.greater(x, LEAST), tf.minimum(x, MOST), LEAST);
  const places = tf.cast(tf.sub(inside, LEAST), 'int32');
  return tf.gather(tf.tensor(powers, [powers.length], 'float32'), places, 0);
}
