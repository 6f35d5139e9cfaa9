import { type BufferArena, USAGE } from './arena.js';
import { scoped } from './scopes.js';

/** Bytes that go to the device by way of its queue, which is quick for a little and slow for a lot. */
const SMALL = 2 ** 20;
/** Bytes of the mapped buffer that more goes through, and which part of all that buffers may take. */
const STAGED = 2 ** 24;
const SHARE = 1 / 8;

/** Where floats are sent: a place in a buffer, in bytes. */
export interface Destination {
  readonly device: GPUDevice;
  /** Of the buffer that they go through. */
  readonly arena: BufferArena;
  /** Bytes that all buffers may take. */
  readonly budget: number;
  readonly buffer: GPUBuffer;
  readonly at: number;
}

/**
 * Sends `count` rows of `stride` floats to a device. `fill` writes those from `first` to `last` to the beginning of an
 * array that holds whatever it held.
 * @throws EngineError where the device has no memory for it.
 */
export async function sendFloats(
  { device, arena, budget, buffer, at }: Destination,
  count: number,
  stride: number,
  fill: (target: Float32Array, first: number, last: number) => void,
): Promise<void> {
  if (4 * count * stride <= SMALL) {
    const floats = new Float32Array(count * stride);
    fill(floats, 0, count);
    device.queue.writeBuffer(buffer, at, floats);
    return;
  }
  const each = Math.max(1, Math.floor(Math.min(STAGED, SHARE * budget) / 4 / stride));
  for (let first = 0; first < count; first += each) {
    const last = Math.min(count, first + each);
    const bytes = 4 * (last - first) * stride;
    const { value: staging, outcome: made } = scoped(device, 'what is sent to it', () =>
      arena.get('upload', bytes, USAGE.MAP_WRITE | USAGE.COPY_SRC),
    );
    await made;
    await staging.mapAsync(2, 0, bytes);
    try {
      fill(new Float32Array(staging.getMappedRange(0, bytes)), first, last);
    } finally {
      staging.unmap();
    }
    const encoder = device.createCommandEncoder({ label: 'upload' });
    encoder.copyBufferToBuffer(staging, 0, buffer, at + 4 * first * stride, bytes);
    device.queue.submit([encoder.finish()]);
  }
}
