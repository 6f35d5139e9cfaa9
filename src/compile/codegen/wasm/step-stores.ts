import type { Store } from '../../schedule/plan.js';
import { sum, times, word } from './arithmetic.js';
import { type Pointers, stridesOf } from './element-pointer.js';
import type { Local } from './emitter.js';
import { tensorOffset } from './layout.js';
import { slicePointer } from './leaf-buffer.js';
import type { LeafCode, StepFrame } from './step-frame.js';
import { closeArray, closeRow, scratchPointer } from './step-scratch.js';
import { VECTOR } from './vector-ops.js';

/** A store made ready for the loops. */
export interface StoreCode extends Omit<LeafCode, 'load'> {
  readonly store: (value: Local) => void;
  readonly rowEnd: () => void;
  readonly end: () => void;
}

const nothing = (): void => {};

/** What a store does at an element, and around rows and the whole rectangle. */
export function storeCode(frame: StepFrame, pointers: Pointers, store: Store): StoreCode {
  const { f, c } = frame;
  const idle: StoreCode = { row: nothing, next: nothing, store: nothing, rowEnd: nothing, end: nothing };
  switch (store.kind) {
    case 'scratch': {
      const pointer = scratchPointer(frame, store.array);
      return {
        row: pointer.row,
        next: pointer.next,
        store: (value) => {
          f.get(pointer.at);
          f.get(value);
          f.store('v128.store');
        },
        rowEnd: () => closeRow(frame, store.array, pointer.at),
        end: () => closeArray(frame, store.array),
      };
    }
    case 'tensor': {
      const tensor = c.plan.tensors[store.tensor];
      const extents = tensor?.extents ?? [];
      const strides = stridesOf(extents);
      const side = tensor?.side ?? 'i';
      const pointer = pointers.get(
        extents.map((_, axis) => ({ axis, at: 'p' as const })),
        strides,
        side,
      );
      const base = f.local('i32');
      f.assign(base, sum(f, word(f, frame.args, tensorOffset(c.plan, store.tensor)), frame.laneOffset[side]));
      return {
        ...idle,
        store: (value) => {
          f.push(sum(f, base, pointer.offset), 'i32');
          f.get(value);
          f.store('v128.store');
        },
      };
    }
    case 'buffer': {
      const at = f.local('i32');
      slicePointer(frame, at, store.buffer);
      return {
        ...idle,
        store: (value) => {
          f.get(at);
          f.if(() => {
            f.get(at);
            f.get(value);
            f.store('v128.store');
            f.increment(at, 16);
          });
        },
      };
    }
    case 'sum':
      return sumCode(frame, store.buffer, idle);
  }
}

/** Adds up one slice in the element type, then into the block's float64 sum. */
function sumCode({ f, c, group, block }: StepFrame, buffer: number, idle: StoreCode): StoreCode {
  const accumulator = f.local('v128');
  const vectors = c.dtype === 'f32' ? 2 : 1;
  const at = c.group.offsets[buffer] ?? 0;
  f.assign(accumulator, 0);
  const end = (): void =>
    f.temp('i32', (place) => {
      f.assign(place, sum(f, group, times(f, block, 16 * vectors)));
      for (let half = 0; half < vectors; half++) {
        f.get(place);
        f.get(place);
        f.load('v128.load', { offset: at + 16 * half });
        f.get(accumulator);
        if (half === 1) {
          f.get(accumulator);
          f.shuffle32(2, 3, 2, 3);
        }
        if (c.dtype === 'f32') f.op('f64x2.promote_low_f32x4');
        f.op('f64x2.add');
        f.store('v128.store', { offset: at + 16 * half });
      }
    });
  return {
    ...idle,
    store: (value) => {
      f.get(accumulator);
      f.get(value);
      f.op(VECTOR[c.dtype].add);
      f.set(accumulator);
    },
    end,
  };
}
