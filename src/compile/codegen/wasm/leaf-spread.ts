import { InternalError } from '../../errors.js';
import type { Leaf, SpreadRead } from '../../schedule/plan.js';
import { larger, minus, quotient, remainder, sum, times } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand } from './emitter.js';
import { VECTOR_BYTES } from './layout.js';
import { slicedBuffer } from './nest-context.js';
import { placeOf, sliceOffset } from './slices.js';
import type { LeafCode, StepFrame } from './step-frame.js';

/** Pushes whether an i32 is 0. */
const isZero = (f: FunctionBuilder, value: Operand): void => {
  f.push(value, 'i32');
  f.op('i32.eqz');
};

/** Pushes whether 0 <= value < end. */
const isBelow = (f: FunctionBuilder, value: Operand, end: Operand): void => {
  f.push(value, 'i32');
  f.push(end, 'i32');
  f.op('i32.lt_u');
};

/** `body` where all conditions hold, each tried after those before it held. */
const where = (f: FunctionBuilder, conditions: readonly (() => void)[], body: () => void): void =>
  conditions.reduceRight<() => void>(
    (inside, condition) => () => {
      condition();
      f.if(inside);
    },
    body,
  )();

/** `start` = address of the slice that is among zeros at this step's offsets, 0 if there is none; the sides of its rectangle. */
function seekSlice(frame: StepFrame, leaf: Extract<Leaf, { kind: 'spread' }>, start: Local): readonly Operand[] {
  const { f, c, group, staticBase, geometry } = frame;
  const sliced = slicedBuffer(c, leaf.buffer);
  if (!sliced) throw new InternalError('zeros around a buffer of another kind');
  const [places, conditions]: [Operand[], (() => void)[]] = [[], []];
  const sides = leaf.axes.map((read, a): Operand => {
    const own = geometry[a];
    const kept = sliced.axes.find((x) => x.spatial === read.spatial);
    if (!own || !kept) throw new InternalError('zeros around a buffer of other axes');
    const whole = own.wrap ? remainder(f, own.offset, own.full) : own.offset;
    if (!own.paired || read.equal) {
      if (own.paired) conditions.push(() => isZero(f, whole));
      if (kept.offsets) places.push(kept.offsets.indexOf(0));
      return read.extent;
    }
    const [offset, place, side] = [f.local('i32'), f.local('i32'), f.local('i32')];
    const apart = larger(f, offset, minus(f, 0, offset));
    conditions.push(
      () => isZero(f, remainder(f, whole, read.stride)),
      () => {
        f.assign(offset, quotient(f, whole, read.stride));
        isBelow(f, apart, read.extent);
      },
      () => {
        f.assign(side, own.wrap ? read.extent : minus(f, read.extent, apart));
        placeOf(f, place, staticBase, c.data, kept.offsets ?? [], kept.extent, offset);
        f.get(place);
        f.i32const(0);
        f.op('i32.ge_s');
      },
    );
    places.push(place);
    return side;
  });
  f.assign(start, 0);
  where(f, conditions, () => {
    sliceOffset(f, start, staticBase, c.data, sliced, c.group.offsets[leaf.buffer] ?? 0, places);
    f.increment(start, group);
  });
  return sides;
}

/** A value of an earlier stage among zeros: a row is read entry by entry, with a countdown of the zeros between. */
export function spreadLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'spread' }>): LeafCode {
  const { f } = frame;
  const [start, at, left, count] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const value = f.local('v128');
  const sides = seekSlice(frame, leaf, start);
  const inner = leaf.axes.at(-1);
  if (!inner) throw new InternalError('zeros without axes');
  const places = leaf.axes.slice(0, -1).map(() => f.local('i32'));
  const row = (outer: readonly Local[]): void => {
    const inside = leaf.axes
      .slice(0, -1)
      .flatMap((read, a) => rowConditions(f, read, outer[a], places[a], sides[a] ?? 0));
    f.assign(left, -1);
    where(f, [() => f.get(start), ...inside], () => {
      const first = places.reduce<Operand>((n, place, a) => times(f, sum(f, n, place), sides[a + 1] ?? 0), 0);
      f.assign(at, sum(f, start, times(f, first, VECTOR_BYTES)));
      f.assign(left, inner.shift);
      f.assign(count, sides.at(-1) ?? 0);
    });
  };
  const load = (): void => {
    f.assign(value, 0);
    isZero(f, left);
    f.if(() => {
      f.get(at);
      f.load('v128.load');
      f.set(value);
    });
    f.get(value);
  };
  const next = (): void => {
    isZero(f, left);
    f.if(() => {
      f.increment(at, VECTOR_BYTES);
      f.increment(count, -1);
      // past the last entry the countdown never ends
      f.push(inner.stride, 'i32');
      f.i32const(0);
      f.get(count);
      f.op('select');
      f.set(left);
    });
    f.increment(left, -1);
  };
  return { row, load, next };
}

/** Conditions under which a row holds entries, and `place`, the number of that row among those of the array. */
function rowConditions(
  f: FunctionBuilder,
  { stride, shift }: SpreadRead,
  u: Local | undefined,
  place: Local | undefined,
  side: Operand,
): readonly (() => void)[] {
  if (!u || !place) throw new InternalError('zeros without a row');
  const moved = minus(f, u, shift);
  return [
    () => isZero(f, remainder(f, moved, stride)),
    () => {
      f.assign(place, quotient(f, moved, stride));
      isBelow(f, place, side);
    },
  ];
}
