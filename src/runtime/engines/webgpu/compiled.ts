import { ofFirstSide } from '../../../compile/codegen/wgsl/either-side.js';
import { generate, type WgslPlan, type WgslRegion } from '../../../compile/codegen/wgsl/generate.js';
import { type Binding, bindingNumber, type Kernel } from '../../../compile/codegen/wgsl/kernel.js';
import type { WgslLimits } from '../../../compile/codegen/wgsl/limits.js';
import type { Plan } from '../../../compile/schedule/plan.js';
import { BufferArena } from './arena.js';
import { COMPUTE, computePipeline } from './compute-pipeline.js';
import type { SharedDevice } from './shared-device.js';

export interface CompiledKernel {
  readonly kernel: Kernel;
  /** Those of one code share theirs. */
  readonly pipeline: GPUComputePipeline;
  /** What to bind, in the order of its bindings. */
  readonly buffers: readonly Binding[];
}

export interface CompiledRegion extends WgslRegion {
  readonly pipelines: readonly CompiledKernel[];
}

/** A plan compiled for a device, with the buffers that its calls use. */
export interface Compiled {
  readonly wgsl: WgslPlan;
  readonly regions: readonly CompiledRegion[];
  readonly arena: BufferArena;
}

const compiled = new WeakMap<GPUDevice, WeakMap<Plan, Map<boolean, Promise<Compiled>>>>();

/** Gives the buffers of a plan back when nobody holds the plan any more. */
const forget = new FinalizationRegistry<BufferArena>((arena) => arena.destroy());

function pipelineOf(device: GPUDevice, kernel: Kernel): Promise<GPUComputePipeline> {
  const layout = device.createBindGroupLayout({
    label: kernel.label,
    entries: kernel.bindings.map((binding) => ({
      binding: bindingNumber(binding),
      visibility: COMPUTE,
      buffer: {
        type: binding === 'launch' ? 'uniform' : kernel.written.includes(binding) ? 'storage' : 'read-only-storage',
      },
    })),
  });
  return computePipeline(device, kernel, () => device.createPipelineLayout({ bindGroupLayouts: [layout] }));
}

async function compile(device: GPUDevice, limits: WgslLimits, plan: Plan): Promise<Compiled> {
  const wgsl = generate(plan, limits);
  const known = new Map<string, Promise<GPUComputePipeline>>();
  const compiledKernel = async (region: WgslRegion, own: Kernel): Promise<CompiledKernel> => {
    const kernel = region.name === 'j' ? ofFirstSide(own) : own;
    const made = known.get(kernel.code) ?? pipelineOf(device, kernel);
    known.set(kernel.code, made);
    return { kernel, pipeline: await made, buffers: own.bindings };
  };
  const regions = await Promise.all(
    wgsl.regions.map(async (region) => ({
      ...region,
      pipelines: await Promise.all(region.kernels.map((kernel) => compiledKernel(region, kernel))),
    })),
  );
  const arena = new BufferArena(device);
  forget.register(plan, arena);
  const held = new WeakRef(arena);
  device.lost.then(() => held.deref()?.destroy());
  return { wgsl, regions, arena };
}

/** The kernels of a plan, compiled once for a device and a way to share work; `software` overrides what the device is. */
export function compiledFor(
  { device, limits }: SharedDevice,
  plan: Plan,
  software = limits.software,
): Promise<Compiled> {
  const plans = compiled.get(device) ?? new WeakMap<Plan, Map<boolean, Promise<Compiled>>>();
  compiled.set(device, plans);
  const variants = plans.get(plan) ?? new Map<boolean, Promise<Compiled>>();
  plans.set(plan, variants);
  const known = variants.get(software);
  if (known) return known;
  const made = compile(device, { ...limits, software }, plan);
  variants.set(software, made);
  made.catch(() => variants.delete(software));
  return made;
}
