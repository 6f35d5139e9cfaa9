import { InputError } from '../../compile/errors.js';
import type { Layer } from '../layer.js';

/**
 * For callers without a type checker.
 * @throws InputError on anything but a layer, e.g. `Relu` instead of `Relu()`.
 */
export function requireLayers(where: string, layers: readonly Layer[]): void {
  for (const [index, layer] of layers.entries()) {
    const parts: Partial<Layer> | null | undefined = layer;
    if (typeof parts?.shape === 'function' && ['function', 'string'].includes(typeof parts.kernel)) continue;
    const hint = typeof layer === 'function' ? ' (call the function: it makes the layer)' : '';
    throw new InputError(`${where}: argument ${index} is not a layer${hint}`);
  }
}
