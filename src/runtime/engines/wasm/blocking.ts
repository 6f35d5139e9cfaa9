import { MAX_BLOCKS } from '../../../compile/codegen/wasm/layout.js';
import type { NestStage } from '../../../compile/schedule/plan.js';

/** How many blocks a stage is best split into for this many groups and threads. */
export function blockCount(stage: NestStage, groups: number, threads: number): number {
  if (threads === 1 || stage.blocking === 'none') return 1;
  const wanted = Math.ceil((8 * threads) / groups);
  return Math.max(1, Math.min(wanted, stage.blocking === 'pooled' ? 4 : MAX_BLOCKS));
}
