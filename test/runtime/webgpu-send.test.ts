import { expect, it } from 'vitest';
import { BufferArena, USAGE } from '../../src/runtime/engines/webgpu/arena.js';
import { mapForReading } from '../../src/runtime/engines/webgpu/map-read.js';
import { scoped } from '../../src/runtime/engines/webgpu/scopes.js';
import { sendFloats } from '../../src/runtime/engines/webgpu/send-floats.js';
import { sendRows } from '../../src/runtime/engines/webgpu/send-rows.js';
import { sharedDevice } from '../../src/runtime/engines/webgpu/shared-device.js';
import { configurationOf } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';

const webgpu = configurationOf('webgpu');
if (!webgpu) throw new Error('webgpu is no configuration');

/** Floats that `send` leaves in a buffer of NaNs, from the fourth on. */
async function sent(
  floats: number,
  budget: number,
  send: (to: Parameters<typeof sendFloats>[0]) => Promise<void>,
): Promise<Float32Array> {
  const { device } = await sharedDevice();
  const arena = new BufferArena(device);
  const bytes = 4 * (floats + 4);
  const buffer = arena.get('sent', bytes, USAGE.STORAGE | USAGE.COPY_DST | USAGE.COPY_SRC);
  const staging = arena.get('read', bytes, USAGE.MAP_READ | USAGE.COPY_DST);
  try {
    device.queue.writeBuffer(buffer, 0, new Float32Array(floats + 4).fill(Number.NaN));
    await send({ device, arena, budget, buffer, at: 16 });
    const { outcome } = scoped(device, 'a copy', () => {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
      device.queue.submit([encoder.finish()]);
    });
    const found = Float32Array.from(new Float32Array(await mapForReading(staging, bytes, outcome)));
    staging.unmap();
    expect([...found.subarray(0, 4)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    return found.subarray(4);
  } finally {
    arena.destroy();
  }
}

/** All at once by the queue, through a buffer in one go, and in many, the last of them smaller. */
const WAYS = [
  [100, 2 ** 30],
  [300_000, 2 ** 30],
  [300_000, 2 ** 20],
] as const;

onEngines(() => {
  it.each(WAYS)('%s floats arrive within a budget of %s bytes', async (count, budget) => {
    const wanted = Float32Array.from({ length: count }, (_, k) => k);
    const found = await sent(count, budget, (to) =>
      sendFloats(to, count, 1, (target, first, last) => target.set(wanted.subarray(first, last))),
    );
    expect(found).toEqual(wanted);
  });

  it.each(WAYS)(
    'rows of %s floats in all arrive where they belong within a budget of %s bytes',
    async (floats, budget) => {
      const count = floats / 5;
      // two neighbours, and again from the other end
      const samples = Array.from({ length: count }, (_, k) => (k % 4 < 2 ? k : count - 1 - k));
      const [two, three] = [2, 3].map((width) => Float32Array.from({ length: count * width }, (_, k) => k * width));
      if (!two || !three) throw new Error('no data');
      const found = await sent(floats, budget, (to) =>
        sendRows(to, 5, samples, [
          { data: two, width: 2, offset: 3 },
          { data: three, width: 3, offset: 0 },
        ]),
      );
      const rowOf = (k: number): Float32Array => three.subarray(3 * k, 3 * k + 3);
      const wanted = samples.flatMap((k) => [...rowOf(k), ...two.subarray(2 * k, 2 * k + 2)]);
      expect(found).toEqual(Float32Array.from(wanted));
      const alone = await sent(3 * count, budget, (to) =>
        sendRows(to, 3, samples, [{ data: three, width: 3, offset: 0 }]),
      );
      expect(alone).toEqual(Float32Array.from(samples.flatMap((k) => [...rowOf(k)])));
    },
  );
}, [webgpu]);
