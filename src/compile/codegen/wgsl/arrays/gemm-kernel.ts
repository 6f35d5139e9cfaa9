import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import type { WgslLimits } from '../limits.js';
import { directTile } from './gemm-direct.js';
import { finishFunction, gemmOperands } from './gemm-finish.js';
import { sharedTile, sideOf } from './gemm-shared.js';
import { EACH } from './gemm-tile.js';
import { type ArrayKernelCode, GROUP } from './kernel.js';
import { moduleText } from './module.js';

/**
 * A batch of matrix products. On a GPU a workgroup has a square tile and brings both operands into its memory; on a
 * processor, where that costs more than it saves, an invocation has a small tile and reads for itself.
 */
export function gemmKernel(kernel: GemmKernel, limits: WgslLimits): Omit<ArrayKernelCode, 'label' | 'unitCost'> {
  const operands = gemmOperands(kernel);
  const side = limits.software ? EACH : sideOf(kernel, limits);
  const tiles = { rows: Math.ceil(kernel.rows / side), columns: Math.ceil(kernel.columns / side) };
  const batch = kernel.batch.reduce((a, b) => a * b, 1);
  const functions = finishFunction(kernel);
  const common = { operands, units: batch * tiles.rows * tiles.columns };
  if (limits.software)
    return {
      ...common,
      code: moduleText({
        operands: operands.length,
        functions,
        workgroupSize: GROUP,
        body: directTile(kernel, tiles),
      }),
      unitsPerGroup: GROUP,
    };
  const { workgroup, workgroupSize, body } = sharedTile(kernel, tiles, side);
  return {
    ...common,
    code: moduleText({ operands: operands.length, functions, workgroup, workgroupSize, body }),
    unitsPerGroup: 1,
  };
}
