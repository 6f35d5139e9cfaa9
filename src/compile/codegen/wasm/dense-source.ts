import { bytesOf } from '../../graph/node.js';
import type { DenseAxis, DenseSource, DenseTarget, Plan, Region, Side } from '../../schedule/plan.js';
import { sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand, WasmModule } from './emitter.js';
import type { GroupLayout, StaticData } from './layout.js';
import { inputOffset, launchOffset, tensorOffset, VECTOR_BYTES } from './layout.js';
import type { LaneMode } from './nest-context.js';
import type { TaskFrame } from './nest-stage.js';
import type { StraightOptions } from './straight-line.js';
import { loadSplat, splat } from './vector-ops.js';

/** Everything the emission of a dense stage needs to know. */
export interface DenseContext extends StraightOptions {
  readonly module: WasmModule;
  readonly plan: Plan;
  readonly region: Region;
  readonly name: string;
  readonly group: GroupLayout;
  readonly data: StaticData;
  readonly lanes: Readonly<Record<Side, LaneMode>>;
}

/** Where an operation stands: its function, and the locals that say which task it works on. */
export interface DenseFrame extends TaskFrame {
  readonly f: FunctionBuilder;
  readonly c: DenseContext;
  readonly args: Local;
  readonly staticBase: Local;
}

/** Where the elements of an operand are. */
export interface SourcePlace {
  /** Byte address of element 0. */
  readonly base: Operand;
  /** Bytes from one element to the next. */
  readonly unit: Operand;
  /** Pushes the vector at an address that is on the stack, plus an offset. */
  readonly load: (offset?: number) => void;
}

const strideWord = ({ f, args }: DenseFrame, side: Side): Operand =>
  word(f, args, launchOffset(side === 'i' ? 'strideI' : 'strideJ'));

/** Where an operand is; `null` for a number, which is nowhere in memory. */
export function sourcePlace(frame: DenseFrame, { from }: DenseSource): SourcePlace | null {
  const { f, c, args, staticBase, group, iOffset, jOffset } = frame;
  const perSample = (pointer: number, side: Side, lane: Side): SourcePlace => ({
    base: sum(f, word(f, args, pointer), lane === 'i' ? iOffset : jOffset),
    unit: strideWord(frame, side),
    load: (offset = 0) =>
      c.lanes[lane] === 'vector' ? f.load('v128.load', { offset }) : loadSplat(f, c.dtype, offset),
  });
  switch (from.kind) {
    case 'scalar':
      return null;
    case 'buffer': {
      const start = c.group.offsets[from.buffer] ?? 0;
      return { base: group, unit: VECTOR_BYTES, load: (offset = 0) => f.load('v128.load', { offset: start + offset }) };
    }
    case 'constant': {
      const start = c.data.floats(c.plan.constants[from.constant] ?? [], c.dtype);
      return {
        base: staticBase,
        unit: bytesOf(c.dtype),
        load: (offset = 0) => loadSplat(f, c.dtype, start + offset),
      };
    }
    case 'tensor':
      return perSample(tensorOffset(c.plan, from.tensor), c.plan.tensors[from.tensor]?.side ?? 'i', from.lane);
    case 'input':
      return perSample(inputOffset(from.input), c.plan.inputs[from.input]?.side ?? 'i', from.lane);
  }
}

/** Pushes one vector of an operand at an element index. */
export function loadSource(frame: DenseFrame, source: DenseSource, element: Operand): void {
  const { f, c } = frame;
  const place = sourcePlace(frame, source);
  if (!place) return splat(f, c.dtype, source.from.kind === 'scalar' ? source.from.value : 0);
  f.push(sum(f, place.base, times(f, element, place.unit)), 'i32');
  place.load();
}

/** The element at some indices. */
export const linear = (f: FunctionBuilder, at: readonly Operand[], strides: readonly number[]): Operand =>
  sum(f, ...at.map((u, k) => times(f, u, strides[k] ?? 0)));

/** Loops over all indices. */
export function nest(f: FunctionBuilder, axes: readonly DenseAxis[], body: (loops: readonly Local[]) => void): void {
  const loops = axes.map(() => f.local('i32'));
  loops.reduceRight<() => void>(
    (inside, u, k) => () => f.for(u, 0, axes[k]?.extent ?? 1, 1, inside),
    () => body(loops),
  )();
  f.release(...loops);
}

/** Stores a vector of the result at some indices. */
export function storeResult(frame: DenseFrame, { axes, to }: DenseTarget, at: readonly Operand[], value: Local): void {
  const { f, c, args, group, iOffset, jOffset } = frame;
  const strides = axes.map((_, k) => axes.slice(k + 1).reduce((n, a) => n * a.extent, 1));
  const element = linear(f, at, strides);
  let offset = 0;
  if (to.kind === 'buffer') {
    f.push(sum(f, group, times(f, element, VECTOR_BYTES)), 'i32');
    offset = c.group.offsets[to.buffer] ?? 0;
  } else {
    const side = c.plan.tensors[to.tensor]?.side ?? 'i';
    const start = word(f, args, tensorOffset(c.plan, to.tensor));
    const lanes = side === 'i' ? iOffset : jOffset;
    f.push(sum(f, start, lanes, times(f, element, strideWord(frame, side))), 'i32');
  }
  f.get(value);
  f.store('v128.store', { offset });
}
