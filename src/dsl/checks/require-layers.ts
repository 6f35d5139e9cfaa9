import { InputError, ShapeError } from '../../compile/errors.js';
import { type Place, say } from '../../types/sentences.js';
import type { Layer } from '../layer.js';

/**
 * For callers without a type checker.
 * @throws ShapeError on a function behind its `place`, e.g. on `Relu` instead of `Relu()`; InputError on anything else that
 *   is no layer.
 */
export function requireLayers(where: string, layers: readonly Layer[], place: Place): void {
  for (const [index, layer] of layers.entries()) {
    if (typeof layer === 'function') throw new ShapeError(place(index, say('notCalled', {})));
    const parts: Partial<Layer> | null | undefined = layer;
    if (typeof parts?.shape === 'function' && ['function', 'string'].includes(typeof parts.kernel)) continue;
    throw new InputError(`${where}: argument ${index} is not a layer`);
  }
}
