import { slicedElements } from '../../schedule/cost.js';
import type { GroupBuffer, NestStage, Plan, Region, Stage } from '../../schedule/plan.js';
import { type Tori, toriOf } from './torus.js';

/** Storage that entries have: what is read back in the end, and what only later stages need. */
export type Space = 'results' | 'groups';

export interface PlacedBuffer {
  readonly space: Space;
  /** Offset within an entry, in floats; of a split readout, in multiples of the number of blocks after `fixed`. */
  readonly offset: number;
  /** One for every block of the launch, to be added up. */
  readonly split: boolean;
  readonly floats: number;
}

/** Floats of one entry: `fixed + split * blocks`, where blocks is a number of the launch. */
export interface EntryFloats {
  readonly fixed: number;
  readonly split: number;
}

export interface GroupLayout {
  readonly buffers: readonly PlacedBuffer[];
  readonly floats: Readonly<Record<Space, EntryFloats>>;
  readonly tori: Tori;
}

/** Whether a stage's readouts are split over workgroups as the launch says; others are one sum. */
export const splitsReadouts = (stage: NestStage): boolean => stage.axes.length > 0 && stage.blocking === 'offsets';

/** Floats of a buffer of which every workgroup that pools into it has its own. */
const MOST_COPIED = 256;

/** Whether the fine offsets of a pooling stage are split over workgroups, each of which pools into buffers of its own. */
export const splitsPools = (region: Region, tori: Tori, stage: Stage): boolean =>
  stage.kind === 'nest' &&
  stage.pools.length > 0 &&
  tori.stages.has(stage) &&
  stage.pools.every(({ buffer }) => {
    const target = region.buffers[buffer];
    return target !== undefined && floatsOf(target) <= MOST_COPIED;
  });

function isSplit(region: Region, tori: Tori, buffer: number): boolean {
  const pooled = region.stages.some(
    (s) => s.kind === 'nest' && s.pools.some((p) => p.buffer === buffer) && splitsPools(region, tori, s),
  );
  if (pooled) return true;
  return region.stages.some(
    (s) =>
      s.kind === 'nest' &&
      splitsReadouts(s) &&
      s.steps.some((step) => step.stores.some((x) => x.kind === 'sum' && x.buffer === buffer)),
  );
}

function floatsOf(buffer: GroupBuffer): number {
  if (buffer.kind === 'partial') return 1;
  if (buffer.kind === 'sliced') return slicedElements(buffer);
  return buffer.axes.reduce((n, a) => n * a.extent, 1);
}

/** Lays out the buffers of a region, for one entry. */
export function groupLayout(plan: Plan, region: Region): GroupLayout {
  const floats = { results: { fixed: 0, split: 0 }, groups: { fixed: 0, split: 0 } };
  const outputs = new Set(
    Object.values(plan.outputs).flatMap((o) => (o.region === region.name && o.buffer !== null ? [o.buffer] : [])),
  );
  const tori = toriOf(region, outputs);
  const buffers = region.buffers.map((buffer, k): PlacedBuffer => {
    const space = outputs.has(k) ? 'results' : 'groups';
    const split = isSplit(region, tori, k);
    const part = split ? 'split' : 'fixed';
    const placed = { space, split, offset: floats[space][part], floats: floatsOf(buffer) } as const;
    floats[space][part] += placed.floats;
    return placed;
  });
  return { buffers, floats, tori };
}

/** Floats that an entry takes in a launch of so many blocks. */
export const entryFloats = ({ fixed, split }: EntryFloats, blocks: number): number => fixed + split * blocks;
