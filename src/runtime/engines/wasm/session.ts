import {
  inputOffset,
  type LaunchWord,
  lanesOf,
  launchBytes,
  launchOffset,
  tensorOffset,
} from '../../../compile/codegen/wasm/layout.js';
import { bytesOf } from '../../../compile/graph/node.js';
import { product } from '../../../compile/product.js';
import { inputWidth } from '../../../compile/schedule/input-width.js';
import type { Plan, Side } from '../../../compile/schedule/plan.js';
import type { FloatArray, RunOptions, Samples } from '../../engine.js';
import { handedIn, samplesNamed } from '../handed-in.js';
import { type Columns, rowsInto, transposeInto } from './columns.js';
import type { Pool } from './pool.js';

/** Progress over all tasks of a call. */
export interface Progress {
  done: number;
  readonly total: number;
}

/** One call of the engine: a plan on a pool, with its options. */
export interface Session {
  readonly plan: Plan;
  readonly pool: Pool;
  readonly options: RunOptions;
  readonly progress: Progress;
}

/** Tells how far the call is: whole pairs, never more than there are. */
export function reportProgress({ options, progress }: Session): void {
  const done = Math.min(Math.floor(progress.done + 1e-6), progress.total);
  options.onProgress?.({ done, total: progress.total });
}

/** A typed view of memory in the plan's element type. */
export const floats = ({ plan, pool }: Session, address: number, length: number): FloatArray =>
  plan.dtype === 'f32' ? pool.arena.f32(address, length) : pool.arena.f64(address, length);

/** Memory that one block of samples takes while it is worked on. */
export interface BlockMemory {
  readonly columns: Readonly<Record<Side, Columns>>;
  readonly inputs: readonly number[];
  readonly tensors: readonly number[];
}

/** Bytes one sample takes: its input and everything kept of it. */
export function bytesPerSample(plan: Plan, side: Side): number {
  const inputs = plan.inputs.filter((x) => x.side === side).reduce((n, x) => n + inputWidth(x), 0);
  const tensors = plan.tensors.filter((t) => t.side === side).reduce((n, t) => n + product(t.extents), 0);
  return (inputs + tensors) * bytesOf(plan.dtype);
}

/** Lays a block of samples out in memory and copies the inputs in. */
export function loadBlock(
  session: Session,
  x: Readonly<Record<Side, Samples>>,
  columns: Readonly<Record<Side, Columns>>,
): BlockMemory {
  const { plan, pool } = session;
  const bytes = bytesOf(plan.dtype);
  const inputs = plan.inputs.map((input) =>
    pool.arena.alloc(inputWidth(input) * columns[input.side].samples.length * bytes),
  );
  const tensors = plan.tensors.map((t) =>
    pool.arena.alloc(product(t.extents) * columns[t.side].samples.length * bytes),
  );
  plan.inputs.forEach((input, k) => {
    const width = inputWidth(input);
    const target = floats(session, inputs[k] ?? 0, width * columns[input.side].samples.length);
    const samples = samplesNamed(x[input.side], input.name, width);
    if (input.layout === 'rowMajor') rowsInto(target, samples, columns[input.side]);
    else transposeInto(target, samples, columns[input.side]);
  });
  plan.tensors.forEach(({ side, extents, input }, k) => {
    if (input === undefined) return;
    const target = floats(session, tensors[k] ?? 0, product(extents) * columns[side].samples.length);
    transposeInto(target, handedIn(x[side], input, product(extents)), columns[side]);
  });
  return { columns, inputs, tensors };
}

/** Writes the launch record of a stage and returns its address. */
export function writeLaunch(
  { plan, pool }: Session,
  memory: BlockMemory,
  words: Readonly<Record<Exclude<LaunchWord, 'strideI' | 'strideJ'>, number>>,
): number {
  const at = pool.arena.alloc(launchBytes(plan));
  const record = pool.arena.i32(at, launchBytes(plan) / 4);
  const bytes = bytesOf(plan.dtype);
  const all = {
    ...words,
    strideI: memory.columns.i.samples.length * bytes,
    strideJ: memory.columns.j.samples.length * bytes,
  };
  for (const [word, value] of Object.entries(all)) if (isWord(word)) record[launchOffset(word) / 4] = value;
  memory.inputs.forEach((address, k) => {
    record[inputOffset(k) / 4] = address;
  });
  memory.tensors.forEach((address, k) => {
    record[tensorOffset(plan, k) / 4] = address;
  });
  return at;
}

const isWord = (word: string): word is LaunchWord => launchOffset(word as LaunchWord) >= 0;

export const lanesIn = ({ plan }: Session): number => lanesOf(plan.dtype);
