import type { FloatArray } from '../../engine.js';
import { type BufferArena, USAGE } from './arena.js';
import { scoped } from './scopes.js';

/** Bytes that go to the device by way of its queue, which is quick for a little and slow for a lot. */
const SMALL = 2 ** 20;
/** Bytes of the buffer that more is written to, and which part of all that buffers may take. */
const STAGED = 2 ** 24;
const SHARE = 1 / 8;

/** Numbers of samples, `width` each: those of a sample go to `offset` of its row. */
export interface RowSource {
  readonly data: FloatArray;
  readonly width: number;
  readonly offset: number;
}

/** Copies the rows of samples `first` to `last` of a list. */
function fill(
  target: Float32Array,
  sources: readonly RowSource[],
  samples: readonly number[],
  stride: number,
  [first, last]: readonly [first: number, last: number],
): void {
  for (const { data, width, offset } of sources)
    for (let k = first; k < last; ) {
      const sample = samples[k] ?? 0;
      let run = 1;
      // rows that lie side by side in both are copied at once
      if (stride === width) while (k + run < last && samples[k + run] === sample + run) run++;
      target.set(data.subarray(sample * width, (sample + run) * width), (k - first) * stride + offset);
      k += run;
    }
}

/**
 * Copies rows of `stride` floats, one a sample, to a place in a buffer. What lies between the sources is undefined.
 * @throws EngineError where the device has no memory for it.
 */
export async function sendRows(
  { device, arena, budget }: { readonly device: GPUDevice; readonly arena: BufferArena; readonly budget: number },
  to: { readonly buffer: GPUBuffer; readonly at: number; readonly stride: number },
  samples: readonly number[],
  sources: readonly RowSource[],
): Promise<void> {
  const { buffer, at, stride } = to;
  if (4 * samples.length * stride <= SMALL) {
    const rows = new Float32Array(samples.length * stride);
    fill(rows, sources, samples, stride, [0, samples.length]);
    device.queue.writeBuffer(buffer, at, rows);
    return;
  }
  const each = Math.max(1, Math.floor(Math.min(STAGED, SHARE * budget) / 4 / stride));
  for (let first = 0; first < samples.length; first += each) {
    const last = Math.min(samples.length, first + each);
    const bytes = 4 * (last - first) * stride;
    const { value: staging, outcome: made } = scoped(device, 'the samples', () =>
      arena.get('upload', bytes, USAGE.MAP_WRITE | USAGE.COPY_SRC),
    );
    await made;
    await staging.mapAsync(2, 0, bytes);
    try {
      fill(new Float32Array(staging.getMappedRange(0, bytes)), sources, samples, stride, [first, last]);
    } finally {
      staging.unmap();
    }
    const encoder = device.createCommandEncoder({ label: 'the samples' });
    encoder.copyBufferToBuffer(staging, 0, buffer, at + 4 * first * stride, bytes);
    device.queue.submit([encoder.finish()]);
  }
}
