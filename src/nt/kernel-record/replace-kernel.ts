import { typed } from '../../dsl/seam.js';
import type { FedKernel } from '../../types/kernel-fn.js';
import { readKernel } from './read-kernel.js';

/** The kernel type `K` with the fields of `F`. */
export type Replaced<K, F> = {
  readonly [X in keyof K | keyof F]: X extends keyof F ? F[X] : X extends keyof K ? K[X] : never;
};

/**
 * The kernel with some fields replaced. What does not go together is refused: where a shape changes, give all that it is
 * the shape of.
 *
 * @throws InputError with one sentence that names the field, what it is and what it must be.
 * @example replaceKernel(kernel, { ntk: ownNtk })
 */
export function replaceKernel<K extends FedKernel, F extends Partial<FedKernel>>(kernel: K, fields: F): Replaced<K, F> {
  const replaced = { ...kernel, ...fields };
  readKernel(replaced);
  return typed(Object.freeze(replaced));
}
