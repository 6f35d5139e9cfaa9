import { EngineError } from '../../../../compile/errors.js';
import { scoped } from '../scoped.js';
import type { TensorFlow } from '../tensorflow.js';

const SIZE = 64;
/** Lost where factors are rounded to fewer than 13 bits. */
const SMALL = 2 ** -12;

/** Numbers of 16 bits are all that some mobile GPUs render. */
function bitsOf(backend: object): number {
  if (!('floatPrecision' in backend) || typeof backend.floatPrecision !== 'function') return 32;
  return Number(backend.floatPrecision());
}

const exact = new WeakSet<object>();

/**
 * Tries whether the backend in use computes in float32 throughout, once for each.
 * @throws EngineError where it does not.
 */
export async function checkPrecision(tf: TensorFlow): Promise<void> {
  const backend = tf.backend();
  if (exact.has(backend)) return;
  await tryOut(tf);
  exact.add(backend);
}

async function tryOut(tf: TensorFlow): Promise<void> {
  if (bitsOf(tf.backend()) < 32)
    throw new EngineError(
      `The ${tf.getBackend()} backend of TensorFlow.js computes in 16 bits on this device, too few for kernels: use ` +
        "engine 'wasm', or another backend.",
    );
  const product = scoped(tf, () => {
    const x = tf.tensor(new Float32Array(SIZE * SIZE).fill(1 + SMALL), [SIZE, SIZE], 'float32');
    return tf.matMul(x, x);
  });
  try {
    const [first = Number.NaN] = Array.from(await product.data());
    const wanted = SIZE * (1 + SMALL) ** 2;
    if (Math.abs(first - wanted) < wanted * 1e-5) return;
    throw new EngineError(
      `Matrix products of the ${tf.getBackend()} backend of TensorFlow.js are less exact than float32 (${first} where ` +
        `${wanted} is right): on an NVIDIA card, set NVIDIA_TF32_OVERRIDE=0 before Node starts.`,
    );
  } finally {
    product.dispose();
  }
}
