import { generateArrays } from '../../../../compile/codegen/wgsl/arrays/generate.js';
import {
  ARGUMENTS_BINDING,
  type ArrayKernelCode,
  MEMORY_BINDING,
} from '../../../../compile/codegen/wgsl/arrays/kernel.js';
import type { ArrayPlan } from '../../../../compile/schedule/arrays/plan.js';
import { COMPUTE, computePipeline } from '../compute-pipeline.js';
import type { SharedDevice } from '../shared-device.js';

/** A plan of arrays compiled for a device. */
export interface CompiledArrays {
  /** One a kernel of the plan. */
  readonly kernels: readonly ArrayKernelCode[];
  /** One a kernel; those of one code share theirs. */
  readonly pipelines: readonly GPUComputePipeline[];
  /** Of all pipelines. */
  readonly layout: GPUBindGroupLayout;
}

async function compile({ device, limits }: SharedDevice, plan: ArrayPlan, software: boolean): Promise<CompiledArrays> {
  const kernels = generateArrays(plan, { ...limits, software });
  const layout = device.createBindGroupLayout({
    label: 'arrays',
    entries: [
      { binding: MEMORY_BINDING, visibility: COMPUTE, buffer: { type: 'storage' } },
      { binding: ARGUMENTS_BINDING, visibility: COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
    ],
  });
  const own = device.createPipelineLayout({ label: 'arrays', bindGroupLayouts: [layout] });
  const known = new Map<string, Promise<GPUComputePipeline>>();
  const pipelines = kernels.map((kernel) => {
    const pipeline = known.get(kernel.code) ?? computePipeline(device, kernel, () => own);
    known.set(kernel.code, pipeline);
    return pipeline;
  });
  return { kernels, pipelines: await Promise.all(pipelines), layout };
}

const compiled = new WeakMap<GPUDevice, WeakMap<ArrayPlan, Map<boolean, Promise<CompiledArrays>>>>();

/** The kernels of a plan, compiled once for a device and a way to share work. */
export function compiledArrays(shared: SharedDevice, plan: ArrayPlan, software: boolean): Promise<CompiledArrays> {
  const plans = compiled.get(shared.device) ?? new WeakMap<ArrayPlan, Map<boolean, Promise<CompiledArrays>>>();
  compiled.set(shared.device, plans);
  const variants = plans.get(plan) ?? new Map<boolean, Promise<CompiledArrays>>();
  plans.set(plan, variants);
  const made = variants.get(software) ?? compile(shared, plan, software);
  variants.set(software, made);
  made.catch(() => variants.delete(software));
  return made;
}
