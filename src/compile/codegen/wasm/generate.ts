import type { Plan, Side } from '../../schedule/plan.js';
import { emitDenseStage } from './dense-stage.js';
import { type MemoryImport, WasmModule } from './emitter.js';
import { emitGemmStage } from './gemm-stage.js';
import { type GroupLayout, groupLayout, StaticData, scratchLayout, stageName } from './layout.js';
import type { LaneMode } from './nest-context.js';
import { emitNestStage } from './nest-stage.js';

/** How a module is to be made. */
export interface GenerateOptions {
  readonly memory: MemoryImport;
  /** Use fused multiply-add. */
  readonly relaxed: boolean;
  /** How lanes of the pair region lie on either side. */
  readonly pairLanes: Readonly<Record<Side, LaneMode>>;
}

/** A plan as a WebAssembly module, and where its data goes. */
export interface Generated {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly groups: readonly GroupLayout[];
  readonly data: Uint8Array;
  /** Scratch of one thread, all stages. */
  readonly scratchBytes: number;
}

/** Renders a plan: one exported function a stage, `(args, task, thread)`. */
export function generate(plan: Plan, options: GenerateOptions): Generated {
  const module = new WasmModule();
  module.importMemory(options.memory);
  const data = new StaticData();
  const groups = plan.regions.map((region) => groupLayout(region, plan.dtype));
  let scratchBytes = 0;
  plan.regions.forEach((region, r) => {
    const lanes = region.name === 'pair' ? options.pairLanes : ({ i: 'vector', j: 'vector' } as const);
    const shared = {
      module,
      plan,
      region,
      data,
      lanes,
      dtype: plan.dtype,
      relaxed: options.relaxed,
      group: groups[r] ?? { offsets: [], bytes: 0 },
    };
    region.stages.forEach((stage, s) => {
      const name = stageName(region.name, s);
      if (stage.kind === 'gemm') emitGemmStage({ ...shared, stage, shared: options.memory.shared });
      else if (stage.kind === 'dense') emitDenseStage({ ...shared, name }, stage);
      else {
        const scratch = scratchLayout(stage, scratchBytes);
        scratchBytes = scratch.bytes;
        emitNestStage({ ...shared, name, stage, scratch });
      }
    });
  });
  return { bytes: module.toBytes(), groups, data: data.toBytes(), scratchBytes };
}
