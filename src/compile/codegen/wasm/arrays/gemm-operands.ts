import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import type { OperandPlace } from './context.js';
import { readsOf } from './shape.js';

/** The first addresses that a launch of a product hands over. */
export const A_WORD = 0;
export const B_WORD = 1;
export const PRODUCT_WORD = 2;
export const FIRST_READ_WORD = 3;

/** Addresses that a launch hands over: a, b, the product, reads and stores. */
export const gemmOperands = (kernel: GemmKernel): readonly OperandPlace[] => [
  kernel.a,
  kernel.b,
  { array: kernel.product.array, offset: 0 },
  ...readsOf(kernel.values),
  ...kernel.stores.map((s) => ({ array: s.array, offset: 0 })),
];
