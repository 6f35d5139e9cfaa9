import { FIRST_OPERAND_WORD } from '../../../../compile/codegen/wgsl/arrays/kernel.js';
import type { Launch } from '../../../../compile/codegen/wgsl/arrays/launches.js';
import { EngineError, InternalError } from '../../../../compile/errors.js';
import type { ArrayPlan } from '../../../../compile/schedule/arrays/plan.js';
import type { Feeds } from '../../../engine.js';
import { BufferArena, USAGE } from '../arena.js';
import { scoped } from '../scopes.js';
import { sendFloats } from '../send-floats.js';
import type { CompiledArrays } from './pipelines.js';

/** Bytes that stay on the device between calls, so that small ones need not ask for them again. */
const KEPT = 64 * 2 ** 20;

const { STORAGE, COPY_DST, COPY_SRC, UNIFORM, MAP_READ } = USAGE;

const arenas = new WeakMap<GPUDevice, BufferArena>();

/** The buffers that calls on arrays take turns to use. */
export function arenaOf(device: GPUDevice): BufferArena {
  const known = arenas.get(device);
  if (known) return known;
  const made = new BufferArena(device);
  arenas.set(device, made);
  device.lost.then(() => made.destroy());
  return made;
}

/** Gives back what would be missed elsewhere. */
export function tidy(arena: BufferArena): void {
  if (arena.bytes > KEPT) arena.destroy();
}

/** What one call has on its device. */
export interface Buffers {
  readonly memory: GPUBuffer;
  readonly args: GPUBuffer;
  readonly staging: GPUBuffer;
  /** Bytes from one launch's arguments to the next. */
  readonly slot: number;
}

const mebibytes = (bytes: number): string => `${Number((bytes / 2 ** 20).toPrecision(3))} MiB`;

/** @throws EngineError where the memory of a plan is more than one call may take. */
export function checkMemory(plan: ArrayPlan, largest: number): void {
  const bytes = 4 * plan.memory;
  if (bytes <= largest) return;
  throw new EngineError(
    `This computation needs ${mebibytes(bytes)} of memory at once, and the GPU gives at most ${mebibytes(largest)}: use ` +
      "smaller batches, a larger memoryBudget or engine 'wasm'.",
  );
}

/** Bytes of the arguments of a launch, at places where a uniform may begin. */
function slotOf({ kernels }: CompiledArrays, device: GPUDevice): number {
  const words = kernels.reduce((n, k) => Math.max(n, FIRST_OPERAND_WORD + k.operands.length), 4);
  const unit = device.limits.minUniformBufferOffsetAlignment;
  return Math.ceil((4 * words) / unit) * unit;
}

/** Takes buffers for a call that reads so many bytes back. */
export async function takeBuffers(
  device: GPUDevice,
  plan: ArrayPlan,
  compiled: CompiledArrays,
  launches: number,
  readBytes: number,
): Promise<Buffers> {
  const arena = arenaOf(device);
  const slot = slotOf(compiled, device);
  const { value, outcome } = scoped(device, 'the memory of a call', () => ({
    memory: arena.get('memory', 4 * plan.memory, STORAGE | COPY_DST | COPY_SRC),
    args: arena.get('arguments', Math.max(1, launches) * slot, UNIFORM | COPY_DST),
    staging: arena.get('staging', readBytes, MAP_READ | COPY_DST),
    slot,
  }));
  try {
    await outcome;
  } catch (reason) {
    // buffers that are not valid must not be found again
    arena.destroy();
    throw reason;
  }
  return value;
}

/** Copies inputs and constants to the device. */
export async function uploadArrays(
  device: GPUDevice,
  { memory }: Buffers,
  plan: ArrayPlan,
  feeds: Feeds,
  budget: number,
): Promise<void> {
  const to = { device, arena: arenaOf(device), budget, buffer: memory };
  for (const { from, size, at } of plan.arrays) {
    if (from.kind === 'work') continue;
    const data = from.kind === 'constant' ? from.data : feeds[from.name];
    const name = from.kind === 'input' ? from.name : 'a constant';
    if (!data) throw new InternalError(`no data for ${name}`);
    if (data.length !== size) throw new InternalError(`${name} has ${data.length} numbers instead of ${size}`);
    const part = (first: number, last: number): ArrayLike<number> =>
      ArrayBuffer.isView(data) ? data.subarray(first, last) : data.slice(first, last);
    if (size > 0)
      await sendFloats({ ...to, at: 4 * at }, size, 1, (target, first, last) => target.set(part(first, last)));
  }
}

/** Copies the arguments of all launches to the device. */
export function uploadArguments(
  { queue }: GPUDevice,
  { args, slot }: Buffers,
  plan: ArrayPlan,
  { kernels }: CompiledArrays,
  launches: readonly Launch[],
): void {
  const words = new Uint32Array((launches.length * slot) / 4);
  launches.forEach(({ kernel, first, last }, k) => {
    const operands = kernels[kernel]?.operands ?? [];
    const places = operands.map(({ array, offset }) => (plan.arrays[array]?.at ?? 0) + offset);
    words.set([first, last, ...places], (k * slot) / 4);
  });
  if (words.length > 0) queue.writeBuffer(args, 0, words);
}
