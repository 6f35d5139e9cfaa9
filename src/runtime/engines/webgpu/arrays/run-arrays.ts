import { type Launch, launchesFor } from '../../../../compile/codegen/wgsl/arrays/launches.js';
import { EngineError } from '../../../../compile/errors.js';
import type { ArrayPlan } from '../../../../compile/schedule/arrays/plan.js';
import type { EngineOutput, Feeds, RunOptions } from '../../../engine.js';
import type { SharedDevice } from '../shared-device.js';
import { arenaOf, type Buffers, checkMemory, takeBuffers, tidy, uploadArguments, uploadArrays } from './buffers.js';
import { type CompiledArrays, compiledArrays } from './pipelines.js';
import { readBack, readsOf } from './read-back.js';
import { type ArraySession, runLaunches } from './waves.js';

/** What one launch may cost, in operations and bytes: well below a second on any device. */
const LAUNCH_COST = { software: 2e8, gpu: 2e10 } as const;

function launchesOf(session: Pick<ArraySession, 'compiled' | 'options'>, software: boolean): readonly Launch[] {
  const cost = software ? LAUNCH_COST.software : LAUNCH_COST.gpu;
  return launchesFor(session.compiled.kernels, { cost, units: session.options.tiling?.groups });
}

function lostError({ lost, name }: SharedDevice, { done, total }: ArraySession['progress']): EngineError {
  return new EngineError(
    `The GPU (${name}) was lost after ${done} of ${total} launches (${lost}): call again, with smaller batches if it ` +
      "happens again, or use engine 'wasm'.",
  );
}

/** Waits until the device has nothing to do, so that the next call finds its buffers free. */
const settled = (device: GPUDevice): Promise<void> => device.queue.onSubmittedWorkDone().catch(() => undefined);

async function compute(
  shared: SharedDevice,
  plan: ArrayPlan,
  compiled: CompiledArrays,
  feeds: Feeds,
  options: RunOptions,
): Promise<Readonly<Record<string, EngineOutput>>> {
  const { device } = shared;
  const launches = launchesOf({ compiled, options }, shared.limits.software);
  const progress = { done: 0, total: launches.length };
  try {
    const reads = readsOf(plan);
    const buffers: Buffers = await takeBuffers(device, plan, compiled, launches.length, reads.bytes);
    await uploadArrays(device, buffers, plan, feeds, options.memoryBudget ?? Number.POSITIVE_INFINITY);
    uploadArguments(device, buffers, plan, compiled, launches);
    const session: ArraySession = { shared, compiled, buffers, options, progress, busy: { nanoseconds: 0 } };
    await runLaunches(session, launches);
    const outputs = await readBack(device, buffers, reads);
    options.onProgress?.({ done: progress.total, total: progress.total });
    if (device.features.has('timestamp-query')) options.onDeviceTime?.(session.busy.nanoseconds / 1e6);
    return outputs;
  } catch (reason) {
    // a lost device rejects with whatever call came first
    await settled(device);
    throw shared.lost === null ? reason : lostError(shared, progress);
  } finally {
    tidy(arenaOf(device));
  }
}

/** Runs a plan of arrays on a device that this call has for itself. */
export async function runArrays(
  shared: SharedDevice,
  plan: ArrayPlan,
  feeds: Feeds,
  options: RunOptions,
): Promise<Readonly<Record<string, EngineOutput>>> {
  options.signal?.throwIfAborted();
  const { maxBufferSize, maxStorageBufferBindingSize } = shared.device.limits;
  const budget = options.memoryBudget ?? Number.POSITIVE_INFINITY;
  checkMemory(plan, Math.min(maxBufferSize, maxStorageBufferBindingSize, budget));
  const started = performance.now();
  const sharing = options.tiling?.shared;
  const compiled = await compiledArrays(shared, plan, sharing === undefined ? shared.limits.software : !sharing);
  options.onCompiled?.(performance.now() - started);
  options.signal?.throwIfAborted();
  return compute(shared, plan, compiled, feeds, options);
}
