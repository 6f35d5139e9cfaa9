import { InternalError } from '../../errors.js';
import type { NestAxis, NestStage, PoolTerminal, Region, SlicedBuffer, Stage } from '../../schedule/plan.js';
import { MOST_TAPS } from './unrolled-windows.js';

/**
 * Offsets d and d - n of an axis of n positions have rectangles of n - d and d positions: side by side they fill the
 * axis, with q = p + d modulo n. A stage that wants every offset takes them together, so that all its passes are over
 * whole arrays, whose indices are known when code is written. What it keeps lies `[d modulo n][p]`.
 */
export interface Tori {
  readonly stages: ReadonlySet<Stage>;
  /** Numbers of the buffers. */
  readonly buffers: ReadonlySet<number>;
}

/** Whether these are all the offsets of an axis of so many positions. */
const areAll = (offsets: readonly number[] | null, extent: number): boolean =>
  offsets?.length === 2 * extent - 1 && offsets.every((d, k) => d === k + 1 - extent);

/** Number of offsets that are left of an axis when each is taken with its counterpart. */
export const periodOf = ({ offsets }: NestAxis): number => ((offsets?.length ?? 1) + 1) / 2;

/** A pool whose windows lie side by side and cover everything. */
function tiles(pool: PoolTerminal, target: SlicedBuffer): boolean {
  return target.axes.every((axis, a) => {
    const { size, stride, lo } = pool.windows[a] ?? { size: 1, stride: 1, lo: 0 };
    return (axis.extent === 1 || stride === size) && lo === 0 && axis.extent * size === pool.extents[a];
  });
}

/** Whether a stage can be a torus, as far as its own loops tell. */
function canBe(region: Region, stage: Stage): stage is NestStage {
  if (stage.kind !== 'nest' || stage.axes.length === 0 || stage.blocking === 'none') return false;
  const periods = stage.axes.map(periodOf);
  const fits = (extents: readonly number[], scales: readonly number[]): boolean =>
    extents.every((extent, a) => extent === (scales[a] ?? 1) * (periods[a] ?? 1));
  return (
    stage.axes.every((axis, a) => !axis.wrap && areAll(axis.offsets, periods[a] ?? 0)) &&
    stage.pools.every((pool) => {
      const target = region.buffers[pool.buffer];
      const ones = pool.extents.map(() => 1);
      return target?.kind === 'sliced' && fits(pool.extents, ones) && tiles(pool, target);
    }) &&
    stage.steps.every(
      (step) =>
        fits(step.extents, step.scales) &&
        step.stores.every((s) => s.kind !== 'tensor') &&
        step.values.every(
          (v) =>
            v.op !== 'leaf' ||
            (v.leaf.kind === 'window'
              ? v.leaf.windows.reduce((n, w) => n * w.size, 1) <= MOST_TAPS
              : v.leaf.kind !== 'spread'),
        ),
    )
  );
}

/** Buffers with positions that a stage writes, and those that it reads in any way that looks for zeros around them. */
function used(region: Region, stage: NestStage): Readonly<Record<'written' | 'read' | 'spread', readonly number[]>> {
  const paired = (buffer: number): boolean => {
    const found = region.buffers[buffer];
    return found?.kind === 'sliced' && found.axes.length > 0;
  };
  const leaves = stage.steps.flatMap((s) => s.values.flatMap((v) => (v.op === 'leaf' ? [v.leaf] : [])));
  const stores = stage.steps.flatMap((s) => s.stores.flatMap((x) => (x.kind === 'buffer' ? [x.buffer] : [])));
  return {
    written: [...stage.pools.map((p) => p.buffer), ...stores].filter(paired),
    read: leaves.flatMap((l) => (l.kind === 'buffer' ? [l.buffer] : [])).filter(paired),
    spread: leaves.flatMap((l) => (l.kind === 'spread' ? [l.buffer] : [])),
  };
}

/** The stages of a region that take offsets with their counterparts, and the buffers that go with them. */
export function toriOf(region: Region, outputs: ReadonlySet<number>): Tori {
  const nests = region.stages.filter((s) => s.kind === 'nest');
  if (nests.length < region.stages.length) return { stages: new Set(), buffers: new Set() };
  const stages = new Set<NestStage>(nests.filter((s) => canBe(region, s)));
  const whole = (): Set<number> =>
    new Set(
      region.buffers.flatMap((buffer, k) =>
        buffer.kind === 'sliced' &&
        buffer.axes.length > 0 &&
        buffer.axes.every((a) => !a.wrap && areAll(a.offsets, a.extent)) &&
        !outputs.has(k) &&
        nests.every(
          (s) => !used(region, s).spread.includes(k) && (stages.has(s) || !used(region, s).written.includes(k)),
        )
          ? [k]
          : [],
      ),
    );
  for (;;) {
    const buffers = whole();
    const out = [...stages].filter((s) => {
      const { written, read } = used(region, s);
      return ![...written, ...read].every((b) => buffers.has(b));
    });
    if (out.length === 0) return { stages, buffers };
    for (const stage of out) stages.delete(stage);
  }
}

/** The extents of a buffer that has all offsets. */
export function wholeExtents(buffer: SlicedBuffer): readonly number[] {
  if (buffer.axes.some((a) => a.offsets === null)) throw new InternalError('offsets of an axis that has none');
  return buffer.axes.map((a) => a.extent);
}
