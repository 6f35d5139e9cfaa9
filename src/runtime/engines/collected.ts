import type { Plan, PlanOutput } from '../../compile/schedule/plan.js';
import type { EngineOutput, FloatArray } from '../engine.js';
import { floatArray } from '../float-array.js';
import { type Placement, placementOf } from './placement.js';

/** An array handed to the caller, and how the values of an entry are placed in it. */
export interface Collected {
  readonly name: string;
  readonly output: PlanOutput;
  readonly placement: Placement;
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/** Of a matrix, which has no buffer: its entries are numbers. */
const NUMBER: Placement = { extents: [], direct: Int32Array.of(0), mirrored: Int32Array.of(0) };

/** The arrays of a plan's outputs for n1 and n2 samples, still to be filled. */
export const collectedOutputs = (plan: Plan, n1: number, n2: number): readonly Collected[] =>
  Object.entries(plan.outputs).map(([name, output]) => {
    const region = plan.regions.find((r) => r.name === output.region);
    const placement = output.buffer === null ? NUMBER : placementOf(region?.buffers[output.buffer], output);
    const batch = output.axes.flatMap((a) => (a === 'i' ? [n1] : a === 'j' ? [n2] : []));
    const shape = [...batch, ...placement.extents];
    return { name, output, placement, shape, data: floatArray(plan.dtype, shape, name) };
  });

export const engineOutputs = (all: readonly Collected[]): Readonly<Record<string, EngineOutput>> =>
  Object.fromEntries(all.map(({ name, shape, data }) => [name, { shape, data }]));
