import { USAGE } from '../arena.js';
import { mapForReading } from '../map-read.js';
import { arenaOf } from './buffers.js';

/** Bytes of two timestamps. */
const BYTES = 16;

/** Timestamps of one wave. */
export interface Times {
  readonly querySet: GPUQuerySet;
  readonly writes: GPUComputePassTimestampWrites;
  readonly resolved: GPUBuffer;
  readonly staging: GPUBuffer;
}

/** Timestamps for a pass, where the device has any. Two waves may be under way: `turn` says where to read this one's. */
export function beginTimes(device: GPUDevice, turn: 0 | 1): Times | undefined {
  if (!device.features.has('timestamp-query')) return undefined;
  const arena = arenaOf(device);
  const querySet = arena.queries(device);
  return {
    querySet,
    writes: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    resolved: arena.get('times', BYTES, USAGE.QUERY_RESOLVE | USAGE.COPY_SRC),
    staging: arena.get(`times ${turn}`, BYTES, USAGE.MAP_READ | USAGE.COPY_DST),
  };
}

/** Has the timestamps copied where they can be read; called when the pass has ended. */
export function endTimes(encoder: GPUCommandEncoder, { querySet, resolved, staging }: Times): void {
  encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, BYTES);
}

/** Nanoseconds between them, once the device has done its work; rejects as `outcome` does. */
export async function takeTimes({ staging }: Times, outcome: Promise<void>): Promise<number> {
  const [begin = 0n, end = 0n] = new BigUint64Array(await mapForReading(staging, BYTES, outcome), 0, 2);
  staging.unmap();
  return Number(end - begin);
}
