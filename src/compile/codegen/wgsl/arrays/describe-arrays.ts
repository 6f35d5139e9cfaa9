import { bytesOf } from '../../../graph/node.js';
import { kernelCost } from '../../../schedule/arrays/cost.js';
import type { ArrayPlan } from '../../../schedule/arrays/plan.js';
import { bytesText } from '../../../schedule/print-plan.js';
import { BASELINE, type WgslLimits } from '../limits.js';
import { generateArrays } from './generate.js';

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** How many kernels a plan of arrays is on a GPU, of how many codes, and the bytes they move and take. */
export function describeArrays(plan: ArrayPlan, limits: WgslLimits = BASELINE): string {
  const kernels = generateArrays(plan, limits);
  const codes = new Set(kernels.map((k) => k.code)).size;
  const moved = plan.kernels.reduce((n, kernel) => n + kernelCost(plan, kernel).bytes, 0);
  const memory = bytesText(plan.memory * bytesOf(plan.dtype));
  return `${count(kernels.length, 'kernel')} of ${count(codes, 'code')}: moves ${bytesText(moved)}, ${memory} of memory`;
}
