import type { KernelRule } from '../../kernel/rule.js';

/** The same kernel for every branch. */
export const fanOutKernel =
  (branches: number): KernelRule =>
  (k) =>
    Array.from({ length: branches }, () => k);
