import { quotient, remainder, sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local } from './emitter.js';
import { BLOCK_ENTRY, GROUP_ENTRY, launchOffset, sliceOffsets } from './layout.js';
import { type NestContext, slicedBuffer } from './nest-context.js';
import { emitPool } from './pool.js';
import { emitStep } from './step.js';

/** Locals that say which task a stage function works on. */
export interface TaskFrame {
  readonly group: Local;
  readonly iOffset: Local;
  readonly jOffset: Local;
  readonly block: Local;
  readonly scratch: Local;
}

/** Decodes a task: which group, which block, where its memory is. */
export function taskFrame(f: FunctionBuilder, args: Local, task: Local, thread: Local): TaskFrame {
  const i32 = (): Local => f.local('i32');
  const [blocks, index, block, entry] = [i32(), i32(), i32(), i32()];
  const [group, iOffset, jOffset, scratch] = [i32(), i32(), i32(), i32()];
  const launch = (w: Parameters<typeof launchOffset>[0]): (() => void) => word(f, args, launchOffset(w));
  f.assign(blocks, launch('blocks'));
  f.assign(index, quotient(f, task, blocks));
  f.assign(block, remainder(f, task, blocks));
  f.assign(entry, sum(f, launch('groupTable'), times(f, index, GROUP_ENTRY)));
  f.assign(iOffset, word(f, entry, 0));
  f.assign(jOffset, word(f, entry, 4));
  f.assign(group, sum(f, launch('groupBase'), times(f, index, launch('groupStride'))));
  f.assign(scratch, sum(f, launch('scratchBase'), times(f, thread, launch('scratchStride'))));
  return { group, iOffset, jOffset, block, scratch };
}

/** Emits and exports the function of a stage: its offsets outside, its steps and pools inside. */
export function emitNestStage(c: NestContext): void {
  const steps = c.stage.steps.map((step, k) => emitStep(c, step, k));
  const pools = c.stage.pools.map((pool, k) => emitPool(c, pool, k));
  c.module.func(
    c.name,
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, thread) => {
      const frame = taskFrame(f, args, task, thread);
      const { group, iOffset, jOffset, block, scratch } = frame;
      const [entry, from, to, low, high, staticBase] = [
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
      ];
      f.assign(staticBase, word(f, args, launchOffset('staticBase')));
      f.assign(entry, sum(f, word(f, args, launchOffset('blockTable')), times(f, block, BLOCK_ENTRY)));
      [from, to, low, high].forEach((local, k) => {
        f.assign(local, word(f, entry, 4 * k));
      });
      clearPools(f, c, group, staticBase, low, high);
      const offsets = c.stage.axes.map(() => f.local('i32'));
      const index = c.stage.axes.map(() => f.local('i32'));
      const body = (): void => {
        for (const step of steps) f.call(step, args, scratch, group, iOffset, jOffset, block, ...offsets);
        for (const pool of pools) f.call(pool, args, scratch, group, low, high, ...offsets);
      };
      const first = c.stage.axes.findIndex((a) => a.offsets);
      const loops = c.stage.axes.reduceRight<() => void>(
        (inside, axis, a) => () => {
          const [at, offset] = [index[a], offsets[a]];
          if (!axis.offsets || !at || !offset) return inside();
          const table = c.data.integers(axis.offsets);
          f.for(at, a === first ? from : 0, a === first ? to : axis.offsets.length, 1, () => {
            f.assign(offset, word(f, sum(f, staticBase, times(f, at, 4)), table));
            inside();
          });
        },
        body,
      );
      loops();
    },
    { export: true },
  );
}

/** The coarse slices that belong to this task start at zero: they lie next to each other. */
function clearPools(
  f: FunctionBuilder,
  c: NestContext,
  group: Local,
  staticBase: Local,
  low: Local,
  high: Local,
): void {
  for (const { buffer } of c.stage.pools) {
    const sliced = slicedBuffer(c, buffer);
    if (!sliced) continue;
    const perFirst = sliced.axes.slice(1).reduce((n, a) => n * (a.offsets?.length ?? 1), 1);
    const at = c.group.offsets[buffer] ?? 0;
    const table = c.data.integers(sliceOffsets(sliced).map((offset) => offset + at));
    const place = (index: Local): (() => void) => word(f, sum(f, staticBase, times(f, index, 4 * perFirst)), table);
    f.push(sum(f, group, place(low)), 'i32');
    f.i32const(0);
    place(high)();
    place(low)();
    f.op('i32.sub');
    f.memoryFill();
  }
}
