import type { Leaf, Step, Store } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import { sum, times, word } from './arithmetic.js';
import type { FuncRef, Local } from './emitter.js';
import { launchOffset, tensorOffset } from './layout.js';
import type { NestContext } from './nest-context.js';
import { STEP_PARAMS } from './nest-context.js';
import { stepGeometry } from './step-geometry.js';
import { type LeafCode, leafCode, Pointers, type StepFrame, slicePointer } from './step-leaves.js';
import { closeArray, closeRow, scratchPointer, windowLeaf } from './step-scratch.js';
import { emitStraight } from './straight-line.js';
import { VECTOR } from './vector-ops.js';

/** A store made ready for the loops. */
interface StoreCode extends Omit<LeafCode, 'load'> {
  readonly store: (value: Local) => void;
  readonly rowEnd: () => void;
  readonly end: () => void;
}

const nothing = (): void => {};

function storeCode(frame: StepFrame, pointers: Pointers, store: Store): StoreCode {
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
      const strides = extents.map((_, k) => extents.slice(k + 1).reduce((a, b) => a * b, 1));
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

/** Emits the function of one step: a loop nest over the rectangle of one offset. */
export function emitStep(c: NestContext, step: Step, number: number): FuncRef {
  const offsets = c.stage.axes.map(() => 'i32' as const);
  const params = [...STEP_PARAMS.map(() => 'i32' as const), ...offsets];
  return c.module.func(`${c.name}_step${number}`, params, [], (f, ...locals) => {
    const [args, scratch, group, iOffset, jOffset, block, ...stageOffsets] = locals;
    if (!args || !scratch || !group || !iOffset || !jOffset || !block) return;
    const load = (w: 'strideI' | 'strideJ' | 'staticBase'): Local => {
      const local = f.local('i32');
      f.assign(local, word(f, args, launchOffset(w)));
      return local;
    };
    const stride = { i: load('strideI'), j: load('strideJ') };
    const staticBase = load('staticBase');
    const geometry = stepGeometry(f, c, step, stageOffsets);
    const frame: StepFrame = {
      f,
      c,
      args,
      scratch,
      group,
      laneOffset: { i: iOffset, j: jOffset },
      block,
      staticBase,
      stride,
      geometry,
    };
    emitLoops(frame, step);
  });
}

function emitLoops(frame: StepFrame, step: Step): void {
  const { f, c, geometry } = frame;
  const pointers = new Pointers(frame);
  const leaves = new Map<string, LeafCode>();
  const prepare = (leaf: Leaf): LeafCode => {
    const key = JSON.stringify(leaf);
    const known = leaves.get(key);
    if (known) return known;
    const made =
      leaf.kind === 'scratch'
        ? scratchPointer(frame, leaf.array)
        : leaf.kind === 'window'
          ? windowLeaf(frame, leaf.array, leaf.windows)
          : leafCode(frame, pointers, leaf);
    leaves.set(key, made);
    return made;
  };
  const expansion = expand(step.values, c.dtype);
  for (const instruction of expansion.instructions) if (instruction.op === 'leaf') prepare(instruction.leaf);
  const stores = step.stores.map((s) => storeCode(frame, pointers, s));
  const outer = geometry.slice(0, -1).map(() => f.local('i32'));
  const inner = geometry.length > 0 ? f.local('i32') : null;
  const element = (): void => {
    for (const pointer of pointers.all) pointer.element(inner);
    const wanted = step.stores.map((s) => s.value);
    for (const code of emitStraight(f, expansion, wanted, c, [(leaf) => prepare(leaf).load(inner)])) {
      step.stores.forEach((s, k) => stores[k]?.store(code.value(s.value)));
      code.done();
    }
    for (const part of [...leaves.values(), ...stores, ...pointers.all]) part.next();
  };
  const row = (): void => {
    for (const part of [...pointers.all, ...leaves.values(), ...stores]) part.row(outer);
    if (inner) f.for(inner, 0, geometry.at(-1)?.extent ?? 1, 1, element);
    else element();
    if (inner) for (const s of stores) s.rowEnd();
  };
  outer.reduceRight<() => void>((inside, u, a) => () => f.for(u, 0, geometry[a]?.extent ?? 1, 1, inside), row)();
  for (const s of stores) s.end();
}
