import { InternalError } from '../../errors.js';
import type { PoolTerminal, WindowRead } from '../../schedule/plan.js';
import { larger, minus, quotient, remainder, smaller, sum, times, word } from './arithmetic.js';
import type { FuncRef, FunctionBuilder, Local, Operand } from './emitter.js';
import { launchOffset } from './layout.js';
import { type NestContext, slicedBuffer } from './nest-context.js';
import { placeOf, sliceOffset } from './slices.js';
import { VECTOR } from './vector-ops.js';

/** What a pool function is called with, in order, before the stage's offsets. */
export const POOL_PARAMS = ['args', 'scratch', 'group', 'from', 'to'] as const;

/** One axis of a pool, ready for its loops over taps and positions. */
interface PoolAxis {
  readonly full: number;
  readonly window: WindowRead;
  readonly coarse: number;
  readonly offsets: readonly number[];
  readonly offset: Local;
  /** Taps of the two members, and the coarse offset they lead to with its place in the buffer. */
  readonly t: Local;
  readonly u: Local;
  readonly coarseOffset: Local;
  readonly place: Local;
  /** Coarse positions [first, last) that both members reach, and the low end of the coarse rectangle. */
  readonly first: Local;
  readonly last: Local;
  readonly low: Local;
  readonly at: Local;
}

/**
 * Adds one fine offset slice into the coarse slices it belongs to: fine offset d and taps (t, u) lead to the coarse
 * offset d' with d = s d' + u - t, at coarse positions p' with s p' + t - lo inside.
 */
export function emitPool(c: NestContext, pool: PoolTerminal, number: number): FuncRef {
  const target = slicedBuffer(c, pool.buffer);
  const array = c.stage.scratch[pool.array];
  const place = c.scratch.arrays[pool.array];
  if (!target || !array || !place) throw new InternalError('a pool without its arrays');
  const params = [...POOL_PARAMS, ...c.stage.axes].map(() => 'i32' as const);
  return c.module.func(`${c.name}_pool${number}`, params, [], (f, ...locals) => {
    const [args, scratch, group, from, to, ...stageOffsets] = locals;
    if (!args || !scratch || !group || !from || !to) return;
    const staticBase = f.local('i32');
    f.assign(staticBase, word(f, args, launchOffset('staticBase')));
    const axes = c.stage.axes.map((_, a): PoolAxis => {
      const [t, u, coarseOffset, at] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
      const [spot, first, last, low] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
      const sliced = target.axes[a];
      const offset = stageOffsets[a];
      const window = pool.windows[a];
      if (!sliced?.offsets || !offset || !window) throw new InternalError('a pool axis that is not paired');
      return {
        full: pool.extents[a] ?? 0,
        window,
        coarse: sliced.extent,
        offsets: sliced.offsets,
        offset,
        t,
        u,
        coarseOffset,
        place: spot,
        first,
        last,
        low,
        at,
      };
    });
    const [slice, source, destination] = [f.local('i32'), f.local('i32'), f.local('i32')];

    const positions = (): void => {
      sliceOffset(
        f,
        slice,
        staticBase,
        c.data,
        target,
        c.group.offsets[pool.buffer] ?? 0,
        axes.map((x) => x.place),
      );
      f.increment(slice, group);
      const outer = axes.slice(0, -1);
      const inner = axes.at(-1);
      if (!inner) return;
      const row = (): void => {
        const fine = axes.map((x, a) =>
          times(
            f,
            minus(
              f,
              sum(f, times(f, x === inner ? x.first : x.at, x.window.stride), x.t, (array.lo[a] ?? 0) - x.window.lo),
              fineOrigin(f, x),
            ),
            place.strides[a] ?? 0,
          ),
        );
        f.assign(source, sum(f, scratch, place.offset, ...fine));
        const coarse = axes.reduce<Operand>(
          (linear, x) => sum(f, times(f, linear, coarseExtent(f, x)), minus(f, x === inner ? x.first : x.at, x.low)),
          0,
        );
        f.assign(destination, sum(f, slice, times(f, coarse, 16)));
        f.for(inner.at, inner.first, inner.last, 1, () => {
          f.get(destination);
          f.get(destination);
          f.load('v128.load');
          f.get(source);
          f.load('v128.load');
          f.op(VECTOR[c.dtype].add);
          f.store('v128.store');
          f.increment(destination, 16);
          f.increment(source, inner.window.stride * (place.strides.at(-1) ?? 0));
        });
      };
      outer.reduceRight<() => void>((inside, x) => () => f.for(x.at, x.first, x.last, 1, inside), row)();
    };
    axes.reduceRight<() => void>(
      (inside, x, a) => () => taps(f, c, staticBase, x, a === 0 ? { from, to } : null, inside),
      positions,
    )();
  });
}

/** Low end of the fine rectangle: the first p with q = p + d inside too. */
const fineOrigin = (f: FunctionBuilder, x: PoolAxis): Operand => larger(f, 0, minus(f, 0, x.offset));

/** Side of the coarse rectangle. */
const coarseExtent = (f: FunctionBuilder, x: PoolAxis): Operand =>
  minus(f, x.coarse, larger(f, x.coarseOffset, minus(f, 0, x.coarseOffset)));

/** Runs `inside` for every pair of taps of an axis that leads to a kept coarse offset, with its range of positions. */
function taps(
  f: FunctionBuilder,
  c: NestContext,
  staticBase: Local,
  x: PoolAxis,
  range: { readonly from: Local; readonly to: Local } | null,
  inside: () => void,
): void {
  const { size, stride, lo } = x.window;
  const onlyIf = (condition: () => void, then: () => void): void => {
    condition();
    f.if(then);
  };
  const reach = (): void => {
    // first = max(low, ceil((origin - t + lo) / s)), last = min(low + side, floor((origin + side - 1 - t + lo) / s) + 1)
    f.assign(x.low, larger(f, 0, minus(f, 0, x.coarseOffset)));
    f.assign(x.first, sum(f, minus(f, fineOrigin(f, x), x.t), lo));
    f.assign(x.last, sum(f, x.first, minus(f, x.full, larger(f, x.offset, minus(f, 0, x.offset))), stride - 1));
    f.assign(x.first, larger(f, 0, x.first));
    f.assign(x.first, larger(f, x.low, quotient(f, sum(f, x.first, stride - 1), stride)));
    f.assign(x.last, quotient(f, larger(f, 0, x.last), stride));
    f.assign(x.last, smaller(f, x.last, sum(f, x.low, coarseExtent(f, x))));
    onlyIf(() => {
      f.get(x.first);
      f.get(x.last);
      f.op('i32.lt_s');
    }, inside);
  };
  const kept = (): void => {
    placeOf(f, x.place, staticBase, c.data, x.offsets, x.coarse, x.coarseOffset);
    onlyIf(() => {
      f.get(x.place);
      f.push(range ? range.from : 0, 'i32');
      f.op('i32.ge_s');
      f.get(x.place);
      f.push(range ? range.to : x.offsets.length, 'i32');
      f.op('i32.lt_s', 'i32.and');
    }, reach);
  };
  const inRange = (): void => {
    f.assign(x.coarseOffset, quotient(f, x.coarseOffset, stride));
    onlyIf(() => {
      f.push(larger(f, x.coarseOffset, minus(f, 0, x.coarseOffset)), 'i32');
      f.i32const(x.coarse);
      f.op('i32.lt_s');
    }, kept);
  };
  f.for(x.t, 0, size, 1, () => {
    f.for(x.u, 0, size, 1, () => {
      f.assign(x.coarseOffset, sum(f, minus(f, x.offset, x.u), x.t));
      onlyIf(() => {
        f.push(remainder(f, x.coarseOffset, stride), 'i32');
        f.op('i32.eqz');
      }, inRange);
    });
  });
}
