import { POINTWISE } from '../../graph/pointwise.js';
import { product } from '../../product.js';
import { arraysRead, arraysWritten } from './arrays-of.js';
import type { ArrayKernel, ArrayPlan, ArrayValue } from './plan.js';

/** What a kernel takes. */
export interface KernelCost {
  readonly flops: number;
  /** Bytes of the arrays that are read, and written, each counted once. */
  readonly bytes: number;
}

const flopsOf = (values: readonly ArrayValue[]): number =>
  values.reduce((n, v) => n + ('args' in v ? POINTWISE[v.op].flops : 0), 0);

function flopsOfKernel(kernel: ArrayKernel): number {
  if (kernel.kind === 'gemm') {
    const entries = product(kernel.batch) * kernel.rows * kernel.columns;
    return entries * (2 * kernel.inner + flopsOf(kernel.values));
  }
  const terms = (flopsOf(kernel.terms) + kernel.sums.length) * product(kernel.reduce);
  return product(kernel.loops) * (terms + flopsOf(kernel.values));
}

/** Operations and traffic of a kernel of the plan. */
export function kernelCost(plan: ArrayPlan, kernel: ArrayKernel): KernelCost {
  const arrays = [...arraysRead(kernel), ...arraysWritten(kernel)];
  const elements = arrays.reduce((n, array) => n + (plan.arrays[array]?.size ?? 0), 0);
  return { flops: flopsOfKernel(kernel), bytes: elements * (plan.dtype === 'f32' ? 4 : 8) };
}
