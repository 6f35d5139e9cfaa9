import type { GroupBuffer, NestStage, Plan, Region, Side, SlicedBuffer } from '../../schedule/plan.js';
import type { WasmModule } from './emitter.js';
import type { GroupLayout, ScratchLayout, StaticData } from './layout.js';
import type { StraightOptions } from './straight-line.js';

/** How the lanes of a group lie on a side: neighbouring samples, or one sample for all lanes. */
export type LaneMode = 'vector' | 'splat';

/** Everything the emission of one stage needs to know. */
export interface NestContext extends StraightOptions {
  readonly module: WasmModule;
  readonly plan: Plan;
  readonly region: Region;
  readonly stage: NestStage;
  readonly name: string;
  readonly group: GroupLayout;
  readonly scratch: ScratchLayout;
  readonly data: StaticData;
  readonly lanes: Readonly<Record<Side, LaneMode>>;
}

/** What a step function is called with, in order; one offset a stage axis (0 on unpaired ones). */
export const STEP_PARAMS = ['args', 'scratch', 'group', 'iOffset', 'jOffset', 'block'] as const;

export const bufferOf = (c: NestContext, buffer: number): GroupBuffer | undefined => c.region.buffers[buffer];

export function slicedBuffer(c: NestContext, buffer: number): SlicedBuffer | undefined {
  const found = bufferOf(c, buffer);
  return found?.kind === 'sliced' ? found : undefined;
}
