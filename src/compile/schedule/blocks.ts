import type { NestStage, Region, SlicedAxis } from './plan.js';

/** A block of offsets: the range it runs over, and the range of pooled offsets that is its own. */
export type Block = readonly [from: number, to: number, low: number, high: number];

/** Cuts [0, weights.length) into at most `parts` ranges of about equal weight. */
function cut(weights: readonly number[], parts: number): readonly (readonly [number, number])[] {
  const total = weights.reduce((a, b) => a + b, 0);
  const ranges: [number, number][] = [];
  let [start, sum] = [0, 0];
  weights.forEach((weight, k) => {
    sum += weight;
    if (sum * parts >= total * (ranges.length + 1) || k === weights.length - 1) {
      ranges.push([start, k + 1]);
      start = k + 1;
    }
  });
  return ranges;
}

const weightOf = (extent: number, d: number): number => Math.max(1, extent - Math.abs(d));

/** The blocks of a stage: ranges of places in the list of offsets of its first paired axis. */
export function blocksOf(region: Region, stage: NestStage, count: number): readonly Block[] {
  const at = stage.axes.findIndex((a) => a.offsets);
  const offsets = stage.axes[at]?.offsets ?? [];
  const extent = stage.steps[0]?.extents[at] ?? 1;
  const [pool] = stage.pools;
  const target = pool && region.buffers[pool.buffer];
  const coarse: SlicedAxis | undefined = target?.kind === 'sliced' ? target.axes[at] : undefined;
  const pooled = coarse?.offsets ?? [];
  if (stage.blocking === 'none' || count === 1) return [[0, offsets.length, 0, pooled.length]];
  if (stage.blocking === 'offsets')
    return cut(
      offsets.map((d) => weightOf(extent, d)),
      count,
    ).map(([a, b]) => [a, b, 0, 0]);
  const window = pool?.windows[at];
  if (!window || !coarse) return [[0, offsets.length, 0, pooled.length]];
  return cut(
    pooled.map((d) => weightOf(coarse.extent, d)),
    count,
  ).map(([low, high]) => {
    const reach = window.size - 1;
    const first = window.stride * (pooled[low] ?? 0) - reach;
    const last = window.stride * (pooled[high - 1] ?? 0) + reach;
    const from = offsets.findIndex((d) => d >= first);
    const after = offsets.findIndex((d) => d > last);
    return [from < 0 ? offsets.length : from, after < 0 ? offsets.length : after, low, high];
  });
}
