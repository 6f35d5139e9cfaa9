import { EngineError } from '../compile/errors.js';
import type { DType } from '../compile/graph/node.js';
import { formatShape, sizeOf } from './describe.js';
import type { FloatArray } from './engine.js';

const KINDS = { f32: [Float32Array, 'float32'], f64: [Float64Array, 'float64'] } as const;

/** Every version of Node has buffers of 2 GiB. */
const MOST_UNZEROED = 2 ** 31 - 1;

/**
 * An array for a result of this shape that will be written whole: in Node its content is whatever was in memory, which
 * saves a pass over it.
 *
 * @param name what messages call it
 * @throws EngineError when no JavaScript array can be that large.
 */
export function floatArray(dtype: DType, shape: readonly number[], name: string): FloatArray {
  const [Kind, dtypeName] = KINDS[dtype];
  const bytes = sizeOf(shape) * Kind.BYTES_PER_ELEMENT;
  try {
    // through globalThis, so that bundlers for browsers do not bring their own
    const unzeroed = bytes <= MOST_UNZEROED ? globalThis.Buffer?.allocUnsafeSlow(bytes) : undefined;
    return unzeroed ? new Kind(unzeroed.buffer, unzeroed.byteOffset, sizeOf(shape)) : new Kind(sizeOf(shape));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EngineError(
      `${name} of shape ${formatShape(shape)} in ${dtypeName} takes ${(bytes / 2 ** 30).toFixed(1)} GiB, more than one ` +
        'array can hold here: compute it for fewer samples at a time.',
    );
  }
}
