import { slicedElements } from '../../schedule/cost.js';
import type { GroupBuffer, NestStage, Plan, Region } from '../../schedule/plan.js';

/** Storage that entries have: what is read back in the end, and what only later stages need. */
export type Space = 'results' | 'groups';

export interface PlacedBuffer {
  readonly space: Space;
  /** Offset within an entry, in floats; of a split readout, in multiples of the number of blocks after `fixed`. */
  readonly offset: number;
  /** A readout with one sum for every block of the launch. */
  readonly split: boolean;
}

/** Floats of one entry: `fixed + split * blocks`, where blocks is a number of the launch. */
export interface EntryFloats {
  readonly fixed: number;
  readonly split: number;
}

export interface GroupLayout {
  readonly buffers: readonly PlacedBuffer[];
  readonly floats: Readonly<Record<Space, EntryFloats>>;
}

/** Whether a stage's readouts are split over workgroups as the launch says; others are one sum. */
export const splitsReadouts = (stage: NestStage): boolean => stage.axes.length > 0 && stage.blocking === 'offsets';

function isSplit(region: Region, buffer: number): boolean {
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
  const buffers = region.buffers.map((buffer, k): PlacedBuffer => {
    const space = outputs.has(k) ? 'results' : 'groups';
    const split = buffer.kind === 'partial' && isSplit(region, k);
    const part = split ? 'split' : 'fixed';
    const placed = { space, split, offset: floats[space][part] } as const;
    floats[space][part] += split ? 1 : floatsOf(buffer);
    return placed;
  });
  return { buffers, floats };
}

/** Floats that an entry takes in a launch of so many blocks. */
export const entryFloats = ({ fixed, split }: EntryFloats, blocks: number): number => fixed + split * blocks;
