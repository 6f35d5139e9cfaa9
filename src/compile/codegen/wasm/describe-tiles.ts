import type { Plan } from '../../schedule/plan.js';
import { bytesText } from '../../schedule/print-plan.js';
import { GEMM_SIDE, gemmScratchBytes } from './gemm-layout.js';
import { groupLayout, lanesOf, scratchLayout } from './layout.js';

/** The tiles that generated code works on, and the memory one takes. */
export function describeTiles(plan: Plan): string {
  const lanes = lanesOf(plan.dtype);
  const lines = plan.regions.map((region) => {
    const what = region.name === 'pair' ? 'pairs' : 'samples';
    const [stage] = region.stages;
    if (stage?.kind === 'gemm')
      return `tiles of pairs: ${GEMM_SIDE[plan.dtype]} x ${GEMM_SIDE[plan.dtype]}, ${bytesText(gemmScratchBytes(plan.dtype, stage))} scratch a thread`;
    const scratch = region.stages
      .map((s) => (s.kind === 'nest' ? scratchLayout(s, 0).bytes : 0))
      .reduce((a, b) => Math.max(a, b), 0);
    return `tiles of ${what} (${region.name}): ${lanes}, ${bytesText(scratch)} scratch a thread, ${bytesText(groupLayout(region, plan.dtype).bytes)} between stages a tile`;
  });
  return lines.join('\n');
}
