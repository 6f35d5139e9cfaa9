import { bindingNumber } from '../../../compile/codegen/wgsl/kernel.js';
import { InternalError } from '../../../compile/errors.js';
import { USAGE } from './arena.js';
import type { CompiledKernel } from './compiled.js';
import { mapForReading } from './map-read.js';
import { scoped } from './scopes.js';
import type { Session } from './session.js';

/** Work for the device: kernels with the workgroups to launch, and floats of `results` to read back. */
export interface Work {
  readonly what: string;
  readonly kernels: readonly {
    readonly kernel: CompiledKernel;
    readonly workgroups: readonly [x: number, y: number];
  }[];
  readonly floats: number;
  /** Which of the two buffers for reading back to use: the other may still be read. */
  readonly turn: 0 | 1;
}

/** Bytes of two timestamps, before the results. */
const TIMES = 16;

interface Bound {
  readonly entries: readonly { readonly binding: number; readonly resource: { readonly buffer: GPUBuffer } }[];
  readonly group: GPUBindGroup;
}

const bound = new WeakMap<CompiledKernel, Bound>();

/** The buffers of a kernel, bound anew where one of them is not what it was. */
function bindGroup(session: Session, compiled: CompiledKernel): GPUBindGroup {
  const { kernel, pipeline, buffers } = compiled;
  const entries = kernel.bindings.map((binding, k) => {
    const name = buffers[k] ?? binding;
    const buffer = session.compiled.arena.known(name);
    if (!buffer) throw new InternalError(`the kernel ${kernel.label} needs a buffer ${name}`);
    return { binding: bindingNumber(binding), resource: { buffer } };
  });
  const known = bound.get(compiled);
  if (known?.entries.every(({ resource }, k) => resource.buffer === entries[k]?.resource.buffer)) return known.group;
  const layout = pipeline.getBindGroupLayout(0);
  const group = session.shared.device.createBindGroup({ label: kernel.label, layout, entries });
  bound.set(compiled, { entries, group });
  return group;
}

/** Submits work; resolves with what was read back once the device has done it. `take` must not keep the view. */
export async function submit(session: Session, work: Work, take: (results: Float32Array) => void): Promise<void> {
  const { device } = session.shared;
  const { arena } = session.compiled;
  const timed = device.features.has('timestamp-query');
  const bytes = 4 * work.floats;
  const staging = arena.get(`staging ${work.turn}`, bytes + TIMES, USAGE.MAP_READ | USAGE.COPY_DST);
  const { outcome } = scoped(device, work.what, () => {
    const encoder = device.createCommandEncoder({ label: work.what });
    const querySet = timed ? arena.queries(device) : undefined;
    const timestampWrites = querySet && { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
    const pass = encoder.beginComputePass(timestampWrites ? { timestampWrites } : {});
    for (const { kernel, workgroups } of work.kernels) {
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, bindGroup(session, kernel));
      pass.dispatchWorkgroups(...workgroups);
    }
    pass.end();
    if (querySet) {
      const times = arena.get('times', TIMES, USAGE.QUERY_RESOLVE | USAGE.COPY_SRC);
      encoder.resolveQuerySet(querySet, 0, 2, times, 0);
      encoder.copyBufferToBuffer(times, 0, staging, 0, TIMES);
    }
    const results = arena.known('results');
    if (bytes > 0 && results) encoder.copyBufferToBuffer(results, 0, staging, TIMES, bytes);
    device.queue.submit([encoder.finish()]);
  });
  const mapped = await mapForReading(staging, TIMES + bytes, outcome);
  try {
    if (timed) {
      const [begin = 0n, end = 0n] = new BigUint64Array(mapped, 0, 2);
      session.busy.nanoseconds += Number(end - begin);
    }
    take(new Float32Array(mapped, TIMES, work.floats));
  } finally {
    staging.unmap();
  }
}
