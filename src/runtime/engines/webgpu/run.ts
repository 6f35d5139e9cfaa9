import { EngineError } from '../../../compile/errors.js';
import type { Plan, Side } from '../../../compile/schedule/plan.js';
import type { EngineOutput, RunOptions, Samples } from '../../engine.js';
import { type Compiled, compiledFor } from './compiled.js';
import { Outputs } from './outputs.js';
import { runGemm } from './run-gemm.js';
import { runRegion } from './run-region.js';
import { pairCount, type SampleBlock, sampleBlocks } from './sample-blocks.js';
import { type Session, sampleBytes, upload } from './session.js';
import type { SharedDevice } from './shared-device.js';
import { Waves } from './waves.js';

/** Bytes of buffers that a call takes if it is not told otherwise. */
const BUDGET = 512 * 2 ** 20;

type Results = Readonly<Record<string, EngineOutput>>;

async function runBlock(session: Session, block: SampleBlock, outputs: Outputs, symmetric: boolean): Promise<void> {
  for (const [k, region] of session.plan.regions.entries()) {
    const compiled = session.compiled.regions[k];
    if (!compiled) continue;
    const [stage] = region.stages;
    if (stage?.kind === 'gemm')
      await runGemm(session, region, stage, compiled, block, symmetric, (part) => outputs.collectMatrices(part));
    else
      await runRegion(session, region, compiled, block, symmetric, (wave) =>
        outputs.collect(region, compiled.layout, wave),
      );
  }
}

function blocksOf(
  compiled: Compiled,
  budget: number,
  n1: number,
  n2: number | null,
  samples?: number,
): readonly SampleBlock[] {
  const most = (side: Side): number => samples ?? Math.max(2, Math.floor(budget / 4 / sampleBytes({ compiled }, side)));
  return sampleBlocks(n1, n2, { i: most('i'), j: most('j') });
}

/** Runs a plan on a device that this call has for itself. */
export async function run(
  shared: SharedDevice,
  plan: Plan,
  x1: Samples,
  x2: Samples | null,
  options: RunOptions,
): Promise<Results> {
  const { device } = shared;
  options.signal?.throwIfAborted();
  const started = performance.now();
  const compiled = await compiledFor(
    shared,
    plan,
    options.tiling?.shared === undefined ? undefined : !options.tiling.shared,
  );
  options.onCompiled?.(performance.now() - started);
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const largest = Math.min(maxBufferSize, maxStorageBufferBindingSize, options.memoryBudget ?? BUDGET);
  const budget = options.memoryBudget ?? BUDGET;
  const blocks = blocksOf(
    compiled,
    Math.min(budget, 4 * largest),
    x1.count,
    x2?.count ?? null,
    options.tiling?.samples,
  );
  const session: Session = {
    shared,
    plan,
    compiled,
    options,
    budget,
    largest,
    progress: { done: 0, total: blocks.reduce((n, b) => n + pairCount(b.range), 0) },
    busy: { nanoseconds: 0 },
    waves: new Waves(),
  };
  const outputs = new Outputs(plan, x1.count, (x2 ?? x1).count, x2 === null);
  try {
    for (const block of blocks) {
      await upload(session, block, { i: x1, j: x2 ?? x1 });
      await runBlock(session, block, outputs, x2 === null);
    }
    await session.waves.end();
  } catch (reason) {
    // a lost device rejects with whatever call came first
    await settled(device);
    throw shared.lost === null ? reason : lostError(shared, session);
  }
  options.onProgress?.({ done: session.progress.total, total: session.progress.total });
  if (device.features.has('timestamp-query')) options.onDeviceTime?.(session.busy.nanoseconds / 1e6);
  return outputs.arrays;
}

/** Waits until the device has nothing to do, so that the next call finds its buffers free. */
const settled = (device: GPUDevice): Promise<void> => device.queue.onSubmittedWorkDone().catch(() => undefined);

function lostError({ lost, name }: SharedDevice, { progress }: Session): EngineError {
  return new EngineError(
    `The GPU (${name}) was lost after ${progress.done} of ${progress.total} pairs (${lost}): call again, with fewer ` +
      "samples or a smaller memoryBudget if it happens again, or use engine 'wasm'.",
  );
}
