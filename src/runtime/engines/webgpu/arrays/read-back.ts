import type { ArrayPlan } from '../../../../compile/schedule/arrays/plan.js';
import { sizeOf } from '../../../describe.js';
import type { EngineOutput } from '../../../engine.js';
import { floatArray } from '../../../float-array.js';
import { mapForReading } from '../map-read.js';
import { scoped } from '../scopes.js';
import type { Buffers } from './buffers.js';

/** A part of the memory, and where it lies among what is read back; in bytes. */
interface Copy {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** What a plan hands to the caller. */
export interface Reads {
  readonly copies: readonly Copy[];
  readonly bytes: number;
  readonly outputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly to: number }>>;
}

/** Every array once, however many outputs it is. */
export function readsOf(plan: ArrayPlan): Reads {
  const copies = new Map<number, Copy>();
  let bytes = 0;
  const outputs = Object.entries(plan.outputs).map(([name, { array, shape }]) => {
    const known = copies.get(array);
    const size = 4 * sizeOf(shape);
    const copy = known ?? { from: 4 * (plan.arrays[array]?.at ?? 0), to: bytes, bytes: size };
    if (!known) bytes += size;
    copies.set(array, copy);
    return [name, { shape, to: copy.to }] as const;
  });
  return { copies: [...copies.values()].filter((c) => c.bytes > 0), bytes, outputs: Object.fromEntries(outputs) };
}

/** Copies the outputs of a plan from the device, once it has done everything before. */
export async function readBack(
  device: GPUDevice,
  { memory, staging }: Buffers,
  { copies, bytes, outputs }: Reads,
): Promise<Readonly<Record<string, EngineOutput>>> {
  const { outcome } = scoped(device, 'the outputs', () => {
    const encoder = device.createCommandEncoder({ label: 'outputs' });
    for (const { from, to, bytes: size } of copies) encoder.copyBufferToBuffer(memory, from, staging, to, size);
    device.queue.submit([encoder.finish()]);
  });
  const nothing = (): Promise<ArrayBuffer> => outcome.then(() => new ArrayBuffer(0));
  const mapped = await (bytes > 0 ? mapForReading(staging, bytes, outcome) : nothing());
  try {
    const made = Object.entries(outputs).map(([name, { shape, to }]): readonly [string, EngineOutput] => {
      const data = floatArray('f32', shape, name);
      data.set(new Float32Array(mapped, to, sizeOf(shape)));
      return [name, { shape, data }];
    });
    return Object.fromEntries(made);
  } finally {
    if (bytes > 0) staging.unmap();
  }
}
