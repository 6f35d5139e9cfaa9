import { LAUNCH_WORDS, type LaunchWord } from '../../../compile/codegen/wgsl/kernel.js';
import { product } from '../../../compile/product.js';
import { inputWidth } from '../../../compile/schedule/input-width.js';
import type { Plan, Side } from '../../../compile/schedule/plan.js';
import type { RunOptions, Samples } from '../../engine.js';
import { handedIn, samplesNamed } from '../handed-in.js';
import { USAGE } from './arena.js';
import type { Compiled } from './compiled.js';
import type { SampleBlock } from './sample-blocks.js';
import { type RowSource, sendRows } from './send-rows.js';
import type { SharedDevice } from './shared-device.js';
import type { Waves } from './waves.js';

/** One call of the engine. */
export interface Session {
  readonly shared: SharedDevice;
  readonly plan: Plan;
  readonly compiled: Compiled;
  readonly options: RunOptions;
  /** Bytes that buffers may take together, and one of them. */
  readonly budget: number;
  readonly largest: number;
  readonly progress: { done: number; readonly total: number };
  /** Nanoseconds that the device was busy, where it can tell. */
  readonly busy: { nanoseconds: number };
  /** What is under way. */
  readonly waves: Waves;
}

const { STORAGE, COPY_DST, COPY_SRC, UNIFORM } = USAGE;

/** A buffer of floats or words for kernels. */
export const storage = ({ compiled }: Session, name: string, bytes: number): GPUBuffer =>
  compiled.arena.get(name, bytes, STORAGE | COPY_DST | COPY_SRC);

/** Bytes of one sample of a side on the device. */
export function sampleBytes({ compiled }: Pick<Session, 'compiled'>, side: Side): number {
  const { inputFloats, tensorFloats } = compiled.wgsl.sides[side];
  return 4 * Math.max(1, inputFloats + tensorFloats);
}

/** Float offset of what is kept per sample of a side. */
export const tensorBase = ({ compiled }: Session, side: Side, block: SampleBlock): number =>
  compiled.wgsl.sides[side].inputFloats * block.samples[side].length;

/** Copies what is handed in of a block's samples to the device. */
export async function upload(session: Session, block: SampleBlock, x: Readonly<Record<Side, Samples>>): Promise<void> {
  const { shared, compiled, plan } = session;
  const { device } = shared;
  const to = { device, arena: compiled.arena, budget: session.budget };
  for (const side of ['i', 'j'] as const) {
    const samples = block.samples[side];
    const { inputFloats, inputs, tensorFloats, tensors } = compiled.wgsl.sides[side];
    const buffer = storage(session, side, samples.length * sampleBytes(session, side));
    const rows = plan.inputs.flatMap((input, k): readonly RowSource[] => {
      if (input.side !== side) return [];
      const width = inputWidth(input);
      return [{ data: samplesNamed(x[side], input.name, width).data, width, offset: inputs[k] ?? 0 }];
    });
    const kept = plan.tensors.flatMap((tensor, k): readonly RowSource[] => {
      if (tensor.side !== side || tensor.input === undefined) return [];
      const width = product(tensor.extents);
      return [{ data: handedIn(x[side], tensor.input, width).data, width, offset: tensors[k] ?? 0 }];
    });
    const places = [
      { sources: rows, at: 0, stride: inputFloats },
      { sources: kept, at: 4 * tensorBase(session, side, block), stride: tensorFloats },
    ];
    for (const { sources, at, stride } of places)
      if (sources.length > 0) await sendRows({ ...to, buffer, at }, stride, samples, sources);
  }
  const tables = storage(session, 'tables', compiled.wgsl.tables.byteLength);
  device.queue.writeBuffer(tables, 0, compiled.wgsl.tables);
}

/** Writes the words of a launch. */
export function writeLaunch(session: Session, words: Readonly<Partial<Record<LaunchWord, number>>>): GPUBuffer {
  const buffer = session.compiled.arena.get('launch', 4 * LAUNCH_WORDS.length, UNIFORM | COPY_DST);
  session.shared.device.queue.writeBuffer(
    buffer,
    0,
    Uint32Array.from(LAUNCH_WORDS, (w) => words[w] ?? 0),
  );
  return buffer;
}

/** So many pairs more are done. */
export function advance({ progress, options }: Session, pairs: number): void {
  progress.done += pairs;
  options.onProgress?.({ done: Math.min(progress.done, progress.total), total: progress.total });
}
