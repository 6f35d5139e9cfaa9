import { InternalError } from '../../../errors.js';
import { kernelCost } from '../../../schedule/arrays/cost.js';
import type { ArrayPlan } from '../../../schedule/arrays/plan.js';
import type { WgslLimits } from '../limits.js';
import { gemmKernel } from './gemm-kernel.js';
import type { ArrayKernelCode } from './kernel.js';
import { loopKernel } from './loop-kernel.js';

/** Renders a plan of arrays: one compute kernel for each of its own. Kernels that do the same to other arrays have one code. */
export function generateArrays(plan: ArrayPlan, limits: WgslLimits): readonly ArrayKernelCode[] {
  if (plan.dtype !== 'f32') throw new InternalError('WGSL has no float64');
  return plan.kernels.map((kernel, k) => {
    const made = kernel.kind === 'loop' ? loopKernel(kernel, limits) : gemmKernel(kernel, limits);
    const { flops, bytes } = kernelCost(plan, kernel);
    return {
      ...made,
      label: `${kernel.kind === 'loop' ? 'loop' : 'product'} ${k}`,
      unitCost: (flops + bytes) / Math.max(1, made.units),
    };
  });
}
