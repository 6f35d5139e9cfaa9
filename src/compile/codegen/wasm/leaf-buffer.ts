import { InternalError } from '../../errors.js';
import type { Leaf } from '../../schedule/plan.js';
import { sum } from './arithmetic.js';
import type { Local, Operand } from './emitter.js';
import { MAX_BLOCKS } from './layout.js';
import { slicedBuffer } from './nest-context.js';
import { placeOf, sliceOffset } from './slices.js';
import type { LeafCode, StepFrame } from './step-frame.js';

const nothing = (): void => {};

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

/** A value of an earlier stage, along its slice; a number that has no positions is the same all along. */
export function bufferLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'buffer' }>): LeafCode {
  const { f } = frame;
  const at = f.local('i32');
  slicePointer(frame, at, leaf.buffer);
  const load = (): void => {
    f.get(at);
    f.load('v128.load');
  };
  const alike = slicedBuffer(frame.c, leaf.buffer)?.axes.length === 0;
  return { row: nothing, load, next: alike ? nothing : () => f.increment(at, 16) };
}

/** Adds up the float64 sums of all blocks; those of unused blocks are zero. */
export function partialLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'partial' }>): LeafCode {
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
