import { InternalError } from '../../errors.js';
import { bytesOf } from '../../graph/node.js';
import type { InputRead, Leaf, Side } from '../../schedule/plan.js';
import { sum, times, word } from './arithmetic.js';
import { type ElementPointer, type Pointers, stridesOf } from './element-pointer.js';
import type { Local } from './emitter.js';
import { inputOffset } from './layout.js';
import { type LeafCode, loadLanes, type StepFrame } from './step-frame.js';
import { VECTOR } from './vector-ops.js';

const nothing = (): void => {};

/** Sum over channels, channels next to each other in an element. */
export function contractLeaf(
  frame: StepFrame,
  pointers: Pointers,
  leaf: Extract<Leaf, { kind: 'contract' }>,
): LeafCode {
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
export function gatherLeaf(frame: StepFrame, leaf: Extract<Leaf, { kind: 'contract' }>): LeafCode {
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
