import { InternalError } from '../../errors.js';
import { bytesOf } from '../../graph/node.js';
import type { Coordinate, InputRead, Leaf, Side } from '../../schedule/plan.js';
import { sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand } from './emitter.js';
import { inputOffset, MAX_BLOCKS, tensorOffset } from './layout.js';
import type { NestContext } from './nest-context.js';
import { slicedBuffer } from './nest-context.js';
import { placeOf, sliceOffset } from './slices.js';
import { type AxisGeometry, position } from './step-geometry.js';
import { loadSplat, VECTOR } from './vector-ops.js';

/** Parameters and prepared locals of a step function. */
export interface StepFrame {
  readonly f: FunctionBuilder;
  readonly c: NestContext;
  readonly args: Local;
  readonly scratch: Local;
  readonly group: Local;
  readonly laneOffset: Readonly<Record<Side, Local>>;
  readonly block: Local;
  readonly staticBase: Local;
  readonly stride: Readonly<Record<Side, Local>>;
  readonly geometry: readonly AxisGeometry[];
}

/** A leaf made ready for the loops: what to do when a row begins, at each element, and after it. */
export interface LeafCode {
  /** Loop variables of the outer axes are given; the innermost stands at 0. */
  readonly row: (outer: readonly Local[]) => void;
  /** Pushes the vector at the current element. */
  readonly load: (inner: Local | null) => void;
  readonly next: () => void;
}

const nothing = (): void => {};

/** Row-major strides of an array with these extents. */
const stridesOf = (extents: readonly number[]): readonly number[] =>
  extents.map((_, k) => extents.slice(k + 1).reduce((a, b) => a * b, 1));

/** A pointer into per-sample data that follows positions: byte offset (element times samples), kept up along a row. */
export class ElementPointer {
  readonly offset: Local;
  readonly #frame: StepFrame;
  readonly #at: readonly Coordinate[];
  readonly #strides: readonly number[];
  readonly #unit: Operand;
  readonly #step: Local;
  readonly #wraps: boolean;
  readonly #inner: number;
  #outer: readonly Local[] = [];

  constructor(frame: StepFrame, at: readonly Coordinate[], strides: readonly number[], unit: Operand) {
    const { f } = frame;
    this.#frame = frame;
    this.#at = at;
    this.#strides = strides;
    this.#unit = unit;
    this.offset = f.local('i32');
    this.#step = f.local('i32');
    this.#inner = frame.geometry.length - 1;
    this.#wraps = at.some((x) => x.axis === this.#inner && x.at === 'q' && frame.geometry[x.axis]?.wrap);
    const innerStride = at.reduce((n, x, k) => (x.axis === this.#inner ? n + (strides[k] ?? 0) : n), 0);
    f.assign(this.#step, times(f, innerStride, unit));
  }

  #seek(inner: Operand): void {
    const { f, geometry } = this.#frame;
    const element = sum(
      f,
      ...this.#at.map((x, k) => {
        const u = x.axis === this.#inner ? inner : (this.#outer[x.axis] ?? 0);
        return times(f, position(f, geometry, x, u), this.#strides[k] ?? 0);
      }),
    );
    f.assign(this.offset, times(f, element, this.#unit));
  }

  row(outer: readonly Local[]): void {
    this.#outer = outer;
    this.#seek(0);
  }

  /** Before an element: only pointers that wrap within a row have to look again. */
  element(inner: Local | null): void {
    if (this.#wraps && inner) this.#seek(inner);
  }

  next(): void {
    if (!this.#wraps) this.#frame.f.increment(this.offset, this.#step);
  }
}

/** Element pointers are shared by all leaves that read at the same positions. */
export class Pointers {
  readonly #frame: StepFrame;
  readonly #known = new Map<string, ElementPointer>();

  constructor(frame: StepFrame) {
    this.#frame = frame;
  }

  get all(): Iterable<ElementPointer> {
    return this.#known.values();
  }

  get(at: readonly Coordinate[], strides: readonly number[], side: Side): ElementPointer {
    const key = JSON.stringify([at, strides, side]);
    const known = this.#known.get(key);
    if (known) return known;
    const made = new ElementPointer(this.#frame, at, strides, this.#frame.stride[side]);
    this.#known.set(key, made);
    return made;
  }
}

function loadLanes({ f, c }: StepFrame, lane: Side): void {
  if (c.lanes[lane] === 'vector') f.load('v128.load');
  else loadSplat(f, c.dtype);
}

function tensorLeaf(frame: StepFrame, pointers: Pointers, leaf: Extract<Leaf, { kind: 'tensor' }>): LeafCode {
  const { f, c, args, laneOffset } = frame;
  const tensor = c.plan.tensors[leaf.tensor];
  if (!tensor) throw new InternalError('no such tensor');
  const pointer = pointers.get(leaf.at, stridesOf(tensor.extents), tensor.side);
  const base = f.local('i32');
  f.assign(base, sum(f, word(f, args, tensorOffset(c.plan, leaf.tensor)), laneOffset[leaf.lane]));
  const load = (): void => {
    f.push(sum(f, base, pointer.offset), 'i32');
    loadLanes(frame, leaf.lane);
  };
  return { row: nothing, load, next: nothing };
}

/** Sum over channels, channels next to each other in an element. */
function contractLeaf(frame: StepFrame, pointers: Pointers, leaf: Extract<Leaf, { kind: 'contract' }>): LeafCode {
  const { f, c, args, laneOffset } = frame;
  const op = VECTOR[c.dtype];
  const side = (
    read: InputRead,
  ): { readonly pointer: ElementPointer; readonly base: Local; readonly stride: Local; readonly lane: Side } => {
    const input = c.plan.inputs[read.input];
    if (!input) throw new InternalError('no such input');
    const strides = stridesOf([...(read.at.length > 0 ? input.positions : []), leaf.channels]).slice(0, -1);
    const base = f.local('i32');
    f.assign(base, sum(f, word(f, args, inputOffset(read.input)), laneOffset[read.lane]));
    return {
      pointer: pointers.get(read.at, strides, input.side),
      base,
      stride: frame.stride[input.side],
      lane: read.lane,
    };
  };
  const sides = [side(leaf.a), side(leaf.b)];
  const [channel, accumulator] = [f.local('i32'), f.local('v128')];
  const at = sides.map(() => f.local('i32'));
  const load = (): void => {
    sides.forEach(({ pointer, base }, k) => {
      const target = at[k];
      if (target) f.assign(target, sum(f, base, pointer.offset));
    });
    f.assign(accumulator, 0);
    f.for(channel, 0, leaf.channels, 1, () => {
      sides.forEach(({ lane, stride }, k) => {
        const from = at[k];
        if (!from) return;
        f.get(from);
        loadLanes(frame, lane);
        f.increment(from, stride);
      });
      f.op(op.mul);
      f.get(accumulator);
      f.op(op.add);
      f.set(accumulator);
    });
    f.get(accumulator);
  };
  return { row: nothing, load, next: nothing };
}

/** Inner product of a whole sample with itself, samples as rows: lanes are gathered from neighbouring rows. */
function gatherLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'contract' }>): LeafCode {
  const { f, c, args, laneOffset } = frame;
  const bytes = bytesOf(c.dtype);
  const op = VECTOR[c.dtype];
  const row = leaf.channels * bytes;
  const lanes = 16 / bytes;
  const [at, end, accumulator, value] = [f.local('i32'), f.local('i32'), f.local('v128'), f.local('v128')];
  const load = (): void => {
    f.assign(at, sum(f, word(f, args, inputOffset(leaf.a.input)), times(f, laneOffset[leaf.a.lane], leaf.channels)));
    f.assign(end, sum(f, at, row));
    f.assign(accumulator, 0);
    f.for(at, at, end, bytes, () => {
      f.assign(value, 0);
      for (let lane = 0; lane < lanes; lane++) {
        f.get(at);
        f.get(value);
        f.memoryLane(c.dtype === 'f32' ? 'v128.load32_lane' : 'v128.load64_lane', lane, { offset: lane * row });
        f.set(value);
      }
      f.get(value);
      f.get(value);
      f.op(op.mul);
      f.get(accumulator);
      f.op(op.add);
      f.set(accumulator);
    });
    f.get(accumulator);
  };
  return { row: nothing, load, next: nothing };
}

function positionsLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'positions' }>): LeafCode {
  const { f, c, staticBase, geometry } = frame;
  const bytes = bytesOf(c.dtype);
  const at = c.data.floats(c.plan.constants[leaf.constant] ?? [], c.dtype);
  let outer: readonly Local[] = [];
  const load = (inner: Local | null): void => {
    const u = leaf.at.axis === geometry.length - 1 ? (inner ?? 0) : (outer[leaf.at.axis] ?? 0);
    f.push(sum(f, staticBase, times(f, position(f, geometry, leaf.at, u), bytes)), 'i32');
    loadSplat(f, c.dtype, at);
  };
  const row = (now: readonly Local[]): void => {
    outer = now;
  };
  return { row, load, next: nothing };
}

/** `target` = address of this step's slice of a sliced buffer; 0 where its offset is not kept. */
export function slicePointer(frame: StepFrame, target: Local, buffer: number): void {
  const { f, c, group, staticBase, geometry } = frame;
  const sliced = slicedBuffer(c, buffer);
  if (!sliced) throw new InternalError('a value is stored in a buffer of another kind');
  const places: Operand[] = [];
  const checks: Local[] = [];
  for (const axis of sliced.axes) {
    if (!axis.offsets) continue;
    const at = c.stage.axes.findIndex((a) => a.spatial === axis.spatial);
    const own = geometry[at];
    if (!own?.paired) places.push(axis.offsets.indexOf(0));
    else {
      const place = f.local('i32');
      placeOf(f, place, staticBase, c.data, axis.offsets, axis.extent, own.offset);
      places.push(place);
      checks.push(place);
    }
  }
  f.assign(target, 0);
  const seek = (): void => {
    sliceOffset(f, target, staticBase, c.data, sliced, c.group.offsets[buffer] ?? 0, places);
    f.increment(target, group);
  };
  const nested = checks.reduceRight<() => void>(
    (inside, place) => () => {
      f.get(place);
      f.i32const(0);
      f.op('i32.ge_s');
      f.if(inside);
    },
    seek,
  );
  nested();
  f.release(...checks);
}

function bufferLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'buffer' }>): LeafCode {
  const { f } = frame;
  const at = f.local('i32');
  slicePointer(frame, at, leaf.buffer);
  const load = (): void => {
    f.get(at);
    f.load('v128.load');
  };
  return { row: nothing, load, next: () => f.increment(at, 16) };
}

/** Adds up the float64 sums of all blocks; those of unused blocks are zero. */
function partialLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'partial' }>): LeafCode {
  const { f, c, group } = frame;
  const at = c.group.offsets[leaf.buffer] ?? 0;
  const vectors = c.dtype === 'f32' ? 2 : 1;
  const sums = f.locals('v128', vectors);
  const [from, end] = [f.local('i32'), f.local('i32')];
  const load = (): void => {
    for (const s of sums) f.assign(s, 0);
    f.assign(from, sum(f, group, at));
    f.assign(end, sum(f, from, MAX_BLOCKS * 16 * vectors));
    f.for(from, from, end, 16 * vectors, () => {
      sums.forEach((s, k) => {
        f.get(s);
        f.get(from);
        f.load('v128.load', { offset: 16 * k });
        f.op('f64x2.add');
        f.set(s);
      });
    });
    for (const s of sums) {
      f.get(s);
      if (c.dtype === 'f32') f.op('f32x4.demote_f64x2_zero');
    }
    if (c.dtype === 'f32') f.shuffle32(0, 1, 4, 5);
  };
  return { row: nothing, load, next: nothing };
}

/** Code for every leaf but windows and scratch, which live in `step-scratch.ts`. */
export function leafCode(frame: StepFrame, pointers: Pointers, leaf: Leaf): LeafCode {
  switch (leaf.kind) {
    case 'tensor':
      return tensorLeaf(frame, pointers, leaf);
    case 'contract':
      return frame.c.plan.inputs[leaf.a.input]?.layout === 'rowMajor'
        ? gatherLeaf(frame, leaf)
        : contractLeaf(frame, pointers, leaf);
    case 'positions':
      return positionsLeaf(frame, leaf);
    case 'buffer':
      return bufferLeaf(frame, leaf);
    case 'partial':
      return partialLeaf(frame, leaf);
    default:
      throw new InternalError(`${leaf.kind} is read from scratch`);
  }
}
