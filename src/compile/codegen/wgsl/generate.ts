import { InternalError } from '../../errors.js';
import type { Plan, RegionName, Side, Stage } from '../../schedule/plan.js';
import { denseKernels } from './dense-kernel.js';
import { gemmKernel } from './gemm-kernel.js';
import { type GroupLayout, groupLayout } from './group-layout.js';
import type { Kernel } from './kernel.js';
import type { WgslLimits } from './limits.js';
import { nestKernel } from './nest-kernel.js';
import { type SideLayout, sideLayout } from './side-layout.js';
import { Source } from './source.js';
import type { PlanContext, StageContext } from './stage-context.js';
import { Tables } from './tables.js';

/** The kernels of a region, in order; each has a stage's work, or a part of it. */
export interface WgslRegion {
  readonly name: RegionName;
  readonly kernels: readonly Kernel[];
  readonly layout: GroupLayout;
}

/** A plan as WGSL, and where its data goes. */
export interface WgslPlan {
  readonly regions: readonly WgslRegion[];
  readonly sides: Readonly<Record<Side, SideLayout>>;
  readonly tables: Int32Array<ArrayBuffer>;
}

/** Renders a plan: one compute kernel a stage; a dense stage of many operations is cut into several. */
export function generate(plan: Plan, limits: WgslLimits): WgslPlan {
  if (plan.dtype !== 'f32') throw new InternalError('WGSL has no float64');
  const shared: PlanContext = {
    plan,
    tables: new Tables(),
    sides: { i: sideLayout(plan, 'i'), j: sideLayout(plan, 'j') },
  };
  const regions = plan.regions.map((region): WgslRegion => {
    const layout = groupLayout(plan, region);
    const context = (prologue: boolean): StageContext => ({
      ...shared,
      region,
      group: layout,
      source: new Source(),
      prologue: prologue ? new Map() : null,
    });
    const kernels = (stage: Stage, k: number): readonly Kernel[] => {
      const label = `${region.name} stage ${k}`;
      if (stage.kind === 'gemm') return [gemmKernel(context(false), stage, label, limits)];
      if (stage.kind === 'dense') return denseKernels(() => context(true), stage, label, limits);
      return [nestKernel(context(true), stage, label, limits)];
    };
    return { name: region.name, layout, kernels: region.stages.flatMap(kernels) };
  });
  return { regions, sides: shared.sides, tables: shared.tables.toWords() };
}
