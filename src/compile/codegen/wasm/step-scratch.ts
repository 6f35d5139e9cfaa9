import { InternalError } from '../../errors.js';
import type { ScratchArray, WindowRead } from '../../schedule/plan.js';
import { minus, sum, times } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand } from './emitter.js';
import { VECTOR_BYTES } from './layout.js';
import type { LeafCode, StepFrame } from './step-frame.js';
import { VECTOR } from './vector-ops.js';

/** Windows wider than this are summed anew at every position instead of being carried along the row. */
const WIDEST_CARRIED = 8;

interface Placed {
  readonly array: ScratchArray;
  readonly offset: number;
  readonly strides: readonly number[];
}

function placed(frame: StepFrame, array: number): Placed {
  const found = frame.c.stage.scratch[array];
  const at = frame.c.scratch.arrays[array];
  if (!found || !at) throw new InternalError('no such scratch array');
  return { array: found, ...at };
}

/** Address of local position (u_0, …, u_inner = 0) read with `stride` and shifted back by `lo`. */
function rowAddress(
  frame: StepFrame,
  { array, offset, strides }: Placed,
  outer: readonly Local[],
  reads: readonly WindowRead[],
): Operand {
  const { f, scratch } = frame;
  const rank = strides.length;
  const start = strides.reduce((n, s, a) => n + s * ((array.lo[a] ?? 0) - (reads[a]?.lo ?? 0)), offset);
  const moves = outer
    .slice(0, Math.max(0, rank - 1))
    .map((u, a) => times(f, u, (strides[a] ?? 0) * (reads[a]?.stride ?? 1)));
  return sum(f, scratch, start, ...moves);
}

/** A pointer along the rows of a scratch array, for values read or written at the position itself. */
export function scratchPointer(frame: StepFrame, array: number): LeafCode & { readonly at: Local } {
  const { f } = frame;
  const place = placed(frame, array);
  const at = f.local('i32');
  return {
    at,
    row: (outer) => f.assign(at, rowAddress(frame, place, outer, [])),
    load: () => {
      f.get(at);
      f.load('v128.load');
    },
    next: () => f.increment(at, VECTOR_BYTES),
  };
}

/** Every combination of taps of all axes but the innermost, as byte offsets. */
function outerTaps(strides: readonly number[], windows: readonly WindowRead[]): readonly number[] {
  let offsets = [0];
  windows.slice(0, -1).forEach((w, a) => {
    offsets = offsets.flatMap((o) => Array.from({ length: w.size }, (_, t) => o + t * (strides[a] ?? 0)));
  });
  return offsets;
}

/**
 * A windowed sum. Columns (the sum over all taps of the outer axes) are made once and carried along the row, so that a
 * k x k box costs 2 (k - 1) additions.
 */
export function windowLeaf(frame: StepFrame, array: number, windows: readonly WindowRead[]): LeafCode {
  const { f, c } = frame;
  const add = VECTOR[c.dtype].add;
  const place = placed(frame, array);
  const inner = windows.at(-1);
  if (!inner) throw new InternalError('a window without axes');
  const at = f.local('i32');
  const taps = outerTaps(place.strides, windows);
  const column = (t: number): void => {
    taps.forEach((offset, k) => {
      f.get(at);
      f.load('v128.load', { offset: offset + t * VECTOR_BYTES });
      if (k > 0) f.op(add);
    });
  };
  const seek = (outer: readonly Local[]): void => f.assign(at, rowAddress(frame, place, outer, windows));
  const next = (): void => f.increment(at, inner.stride * VECTOR_BYTES);
  if (inner.stride !== 1 || inner.size > WIDEST_CARRIED) {
    const load = (): void => {
      for (let t = 0; t < inner.size; t++) {
        column(t);
        if (t > 0) f.op(add);
      }
    };
    return { row: seek, load, next };
  }
  const carried = f.locals('v128', inner.size - 1);
  const newest = f.local('v128');
  const row = (outer: readonly Local[]): void => {
    seek(outer);
    carried.forEach((local, t) => {
      column(t);
      f.set(local);
    });
  };
  const load = (): void => {
    column(inner.size - 1);
    f.tee(newest);
    for (const local of carried) {
      f.get(local);
      f.op(add);
    }
    carried.forEach((local, t) => {
      f.assign(local, carried[t + 1] ?? newest);
    });
  };
  return { row, load, next };
}

const forward = (f: FunctionBuilder, a: Operand, b: Operand): Operand => sum(f, a, b);

/** After a row: its halo on both ends. `at` stands one past the last element. */
export function closeRow(frame: StepFrame, array: number, at: Local): void {
  const { f, geometry } = frame;
  const { array: shape } = placed(frame, array);
  const inner = shape.extents.length - 1;
  const [lo, hi] = [shape.lo[inner] ?? 0, shape.hi[inner] ?? 0];
  const extent = geometry[inner]?.extent ?? 0;
  if (!shape.wrap[inner]) {
    for (let t = 0; t < hi; t++) {
      f.get(at);
      f.i32x4(0);
      f.store('v128.store', { offset: t * VECTOR_BYTES });
    }
    return;
  }
  f.temp('i32', (start) => {
    f.assign(start, minus(f, at, times(f, extent, VECTOR_BYTES)));
    wrapHalo(f, start, at, VECTOR_BYTES, lo, hi);
  });
}

/**
 * Copies blocks of `stride` bytes from the other end: `hi` of them behind the last, `lo` before the first. One by one,
 * away from the middle: where a halo is wider than the axis, later blocks copy earlier ones.
 */
function wrapHalo(f: FunctionBuilder, first: Local, end: Local, stride: number, lo: number, hi: number): void {
  const copy = (target: Operand, source: Operand): void => {
    f.push(target, 'i32');
    f.push(source, 'i32');
    f.i32const(stride);
    f.memoryCopy();
  };
  for (let t = 0; t < hi; t++) copy(sum(f, end, t * stride), sum(f, first, t * stride));
  for (let t = 1; t <= lo; t++) copy(minus(f, first, t * stride), minus(f, end, t * stride));
}

/** After all rows: the halos of the outer axes, from the inside out. */
export function closeArray(frame: StepFrame, array: number): void {
  const place = placed(frame, array);
  for (let axis = place.strides.length - 2; axis >= 0; axis--) closeAxis(frame, place, axis);
}

function closeAxis(frame: StepFrame, place: Placed, axis: number): void {
  const { f, geometry, scratch } = frame;
  const { array, offset, strides } = place;
  const [lo, hi, stride] = [array.lo[axis] ?? 0, array.hi[axis] ?? 0, strides[axis] ?? 0];
  if (hi === 0 && !(array.wrap[axis] && lo > 0)) return;
  const start = strides.slice(0, axis + 1).reduce((n, s, a) => n + s * (array.lo[a] ?? 0), offset);
  const loops = geometry.slice(0, axis);
  const variables = loops.map(() => f.local('i32'));
  const [first, end] = [f.local('i32'), f.local('i32')];
  const close = (): void => {
    f.assign(first, sum(f, scratch, start, ...variables.map((u, a) => times(f, u, strides[a] ?? 0))));
    f.assign(end, forward(f, first, times(f, geometry[axis]?.extent ?? 0, stride)));
    if (!array.wrap[axis]) return fillZero(frame, place, axis, end, hi);
    wrapHalo(f, first, end, stride, lo, hi);
  };
  variables.reduceRight<() => void>((inside, u, a) => () => f.for(u, 0, loops[a]?.extent ?? 0, 1, inside), close)();
  f.release(...variables, first, end);
}

/** Zeros `count` blocks of the axis from `from` on, as far along the innermost axis as anyone reads. */
function fillZero(frame: StepFrame, { array, strides }: Placed, axis: number, from: Local, count: number): void {
  const { f, geometry } = frame;
  const stride = strides[axis] ?? 0;
  if (axis !== strides.length - 2) {
    f.get(from);
    f.i32const(0);
    f.i32const(count * stride);
    return f.memoryFill();
  }
  const width = (array.lo[axis + 1] ?? 0) + (array.hi[axis + 1] ?? 0);
  f.temp('i32', (x) => {
    f.temp('i32', (bytes) => {
      f.assign(bytes, times(f, sum(f, geometry[axis + 1]?.extent ?? 0, width), VECTOR_BYTES));
      f.for(x, 0, bytes, VECTOR_BYTES, () => {
        for (let row = 0; row < count; row++) {
          f.push(sum(f, from, x), 'i32');
          f.i32x4(0);
          f.store('v128.store', { offset: row * stride });
        }
      });
    });
  });
}
