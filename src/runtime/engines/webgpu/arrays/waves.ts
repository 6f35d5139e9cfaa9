import { ARGUMENTS_BINDING, MEMORY_BINDING } from '../../../../compile/codegen/wgsl/arrays/kernel.js';
import type { Launch } from '../../../../compile/codegen/wgsl/arrays/launches.js';
import { InternalError } from '../../../../compile/errors.js';
import type { RunOptions } from '../../../engine.js';
import { Pace } from '../pace.js';
import { scoped } from '../scopes.js';
import type { SharedDevice } from '../shared-device.js';
import type { Buffers } from './buffers.js';
import type { CompiledArrays } from './pipelines.js';
import { beginTimes, endTimes, takeTimes } from './times.js';

/** One call on arrays. */
export interface ArraySession {
  readonly shared: SharedDevice;
  readonly compiled: CompiledArrays;
  readonly buffers: Buffers;
  readonly options: RunOptions;
  /** Launches. */
  readonly progress: { done: number; readonly total: number };
  /** Nanoseconds that the device was busy, where it can tell. */
  readonly busy: { nanoseconds: number };
}

/** Operations and bytes that pace is counted in, so that the smallest launch counts. */
const UNIT = 1e4;
/** What a launch costs besides. */
const OVERHEAD = 2e5;

const unitsOf = ({ cost }: Launch): number => Math.ceil((cost + OVERHEAD) / UNIT);

/** The launches from `first` on that cost so much together; at least one. */
function waveFrom(launches: readonly Launch[], first: number, units: number): readonly Launch[] {
  let [last, sum] = [first, 0];
  for (; last < launches.length; last++) {
    const launch = launches[last];
    sum += launch ? unitsOf(launch) : 0;
    if (last > first && sum > units) break;
  }
  return launches.slice(first, last);
}

/** Hands launches to the device; resolves when it has done them. `turn` says which timestamps to use. */
async function submit(
  session: ArraySession,
  group: GPUBindGroup,
  wave: readonly Launch[],
  first: number,
  turn: 0 | 1,
): Promise<void> {
  const { shared, compiled, buffers } = session;
  const { device } = shared;
  const { value: times, outcome } = scoped(device, `launches of ${wave.length} kernels`, () => {
    const encoder = device.createCommandEncoder({ label: 'arrays' });
    const own = beginTimes(device, turn);
    const pass = encoder.beginComputePass(own ? { timestampWrites: own.writes } : {});
    wave.forEach(({ kernel, workgroups }, k) => {
      const pipeline = compiled.pipelines[kernel];
      if (!pipeline) throw new InternalError('a launch without a pipeline');
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group, [(first + k) * buffers.slot]);
      pass.dispatchWorkgroups(...workgroups);
    });
    pass.end();
    if (own) endTimes(encoder, own);
    device.queue.submit([encoder.finish()]);
    return own;
  });
  if (times) session.busy.nanoseconds += await takeTimes(times, outcome);
  else await Promise.all([outcome, device.queue.onSubmittedWorkDone()]);
}

/** Runs all launches, some at a time: while the device computes them, the next are handed over. */
export async function runLaunches(session: ArraySession, launches: readonly Launch[]): Promise<void> {
  const { shared, compiled, buffers, options, progress } = session;
  const group = shared.device.createBindGroup({
    label: 'arrays',
    layout: compiled.layout,
    entries: [
      { binding: MEMORY_BINDING, resource: { buffer: buffers.memory } },
      { binding: ARGUMENTS_BINDING, resource: { buffer: buffers.args, size: buffers.slot } },
    ],
  });
  const pace = new Pace(compiled, shared.limits, UNIT, Number.MAX_SAFE_INTEGER, 1);
  // all that is under way
  let before: Promise<void> = Promise.resolve();
  let submitted: Promise<void> = before;
  let done = performance.now();
  let turn: 0 | 1 = 0;
  try {
    for (let first = 0; first < launches.length; ) {
      options.signal?.throwIfAborted();
      const wave = waveFrom(launches, first, pace.next(Number.MAX_SAFE_INTEGER));
      const units = wave.reduce((n, launch) => n + unitsOf(launch), 0);
      submitted = submit(session, group, wave, first, turn);
      submitted.catch(() => undefined);
      await before;
      before = submitted.then(() => {
        const now = performance.now();
        pace.took(units, now - done);
        done = now;
        progress.done += wave.length;
        options.onProgress?.({ done: progress.done, total: progress.total });
      });
      before.catch(() => undefined);
      first += wave.length;
      turn = turn === 0 ? 1 : 0;
    }
    await before;
  } finally {
    // also where something fails: buffers are used again by the next call
    await Promise.allSettled([before, submitted]);
  }
}
