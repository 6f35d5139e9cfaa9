import { InputError, InternalError } from '../../compile/errors.js';
import type { Network } from '../../dsl/network.js';
import type { FloatArray } from '../../runtime/engine.js';
import type { DenseArray } from '../../runtime/ndarray.js';

const UNTOLD =
  "An entry of the network has a variance above that which a layer's kernel is made for; " +
  'a layer whose kernel is that of another layer takes its limit too: { kernel: inner.kernel, limit: inner.limit }.';

/**
 * Layers whose kernels are made for some inputs alone tell which samples are not among them.
 * @throws InputError with the sentence of such a layer where a result of these names has anything but zeros.
 */
export function checkBeyond(
  { layer: { limit } }: Network,
  names: Iterable<string>,
  results: Readonly<Record<string, { readonly data: FloatArray }>>,
): void {
  for (const name of names) {
    const found = results[name];
    if (!found) throw new InternalError(`no result ${name}`);
    if (found.data.some((excess) => excess !== 0)) throw new InputError(limit ?? UNTOLD);
  }
}

/**
 * The same where layers leave what is not a number for inputs that their kernels are not made for.
 * @throws InputError with the sentence of such a layer where an array holds what is not a number.
 */
export function checkLimits({ layer: { limit } }: Network, arrays: Iterable<DenseArray>): void {
  if (!limit) return;
  for (const { data } of arrays) if (data.some(Number.isNaN)) throw new InputError(limit);
}
