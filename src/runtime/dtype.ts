import { InputError } from '../compile/errors.js';
import type { DType } from '../compile/graph/node.js';

/**
 * The element type that an option names, as graphs call it.
 * @throws InputError unless it is one.
 */
export function readDtype(dtype: unknown): DType {
  if (dtype === 'float32') return 'f32';
  if (dtype === 'float64') return 'f64';
  throw new InputError(`dtype is '${String(dtype)}', and must be one of float32, float64.`);
}
