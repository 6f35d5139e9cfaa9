import { typed } from '../../dsl/seam.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { FedKernel } from '../../types/kernel-fn.js';
import { ARRAY_FIELDS, type ArrayField } from '../kernel/request.js';
import { type ReadKernel, readKernel } from './read-kernel.js';

/**
 * A kernel with every array changed, and other fields given anew; an NTK that is zero everywhere stays what it is.
 * @throws InputError where the kernel does not hold together.
 */
export function withArrays<K extends FedKernel>(
  kernel: K,
  change: (array: DenseArray, field: ArrayField, read: ReadKernel) => DenseArray,
  more: (read: ReadKernel) => Partial<FedKernel> = () => ({}),
): K {
  const read = readKernel(kernel);
  const arrays = ARRAY_FIELDS.map((field) => {
    const array = read[field];
    return [field, array && (array.shape.length > 0 ? change(array, field, read) : array)] as const;
  });
  return typed<K>(Object.freeze({ ...kernel, ...Object.fromEntries(arrays), ...more(read) }));
}
