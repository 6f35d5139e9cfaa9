/**
 * An axis of an array in the graph. Arrays are aligned by axis name, never by place, so every later stage can see
 * what an axis is:
 *
 * - `i`, `j`: sample of x1, sample of x2 (extent `null`: bound by the data at run time); `i2`, `j2`: the other sample of
 *   a pair within one batch;
 * - `p0, p1, …`: position in sample i, one per spatial axis; `q0, q1, …`: position in sample j;
 * - `c`: channel of the input.
 */
export interface Axis {
  readonly name: string;
  readonly extent: number | null;
}

/** Batch axes: their extent is bound when the plan runs, so one plan serves every batch size. */
export const isBatchAxis = (axis: Axis): boolean => axis.extent === null;

export const batchAxis = (name: string): Axis => ({ name, extent: null });

export const axisNames = (axes: readonly Axis[]): readonly string[] => axes.map((a) => a.name);

export const findAxis = (axes: readonly Axis[], name: string): Axis | undefined => axes.find((a) => a.name === name);

export const hasAxis = (axes: readonly Axis[], name: string): boolean => findAxis(axes, name) !== undefined;

/** The extent of a named axis that must be static; `undefined` where the axis is missing or a batch axis. */
export const staticExtent = (axes: readonly Axis[], name: string): number | undefined =>
  findAxis(axes, name)?.extent ?? undefined;

const SAMPLES: readonly string[] = ['i', 'i2', 'j', 'j2'];

/** Canonical order: batch i, i2, j, j2; then positions pair by pair p0 q0 p1 q1 …; then anything else by name. */
export function axisRank(name: string): number {
  const sample = SAMPLES.indexOf(name);
  if (sample !== -1) return sample - SAMPLES.length;
  const side = name[0];
  if (side !== 'p' && side !== 'q') return OTHERS;
  const spatial = Number(name.slice(1));
  return Number.isInteger(spatial) ? 2 + 2 * spatial + (side === 'q' ? 1 : 0) : OTHERS;
}

const OTHERS = 1000;

export const sortAxes = (axes: readonly Axis[]): readonly Axis[] =>
  [...axes].sort((a, b) => axisRank(a.name) - axisRank(b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** Whether two lists of axes are equal, place by place. */
export const sameAxes = (a: readonly Axis[], b: readonly Axis[]): boolean =>
  a.length === b.length && a.every((axis, k) => axis.name === b[k]?.name && axis.extent === b[k]?.extent);

/** The axes of a node that count samples: any of i, i2, j, j2. */
export const sampleAxes = (axes: readonly Axis[]): readonly Axis[] => axes.filter((a) => SAMPLES.includes(a.name));

/** How many places axes have together; NaN where one has no extent of its own. */
export const placesOf = (axes: readonly Axis[]): number => axes.reduce((n, a) => n * (a.extent ?? Number.NaN), 1);

/** The position axes of spatial axis `k`: in sample i, and in sample j. */
export const pAxis = (k: number): string => `p${k}`;
export const qAxis = (k: number): string => `q${k}`;

/** What the samples of an input of a network are called, without their side, for those from the second on: `input 1 x`. */
export const samplesName = (input: number): string => `input ${input} x`;

/**
 * Graph inputs that hold samples on (samples, positions, channels), of which inner products are taken: x1 and x2, and those
 * of further inputs of a network, `input 1 x1`. All others are read entry by entry.
 */
export const isSamplesName = (name: string): boolean => /^(input \d+ )?x[12]$/.test(name);
