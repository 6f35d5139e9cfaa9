import type { DenseSource, Plan } from '../../schedule/plan.js';
import { bytesText } from '../../schedule/print-plan.js';
import { generate, type WgslRegion } from './generate.js';
import { entryFloats } from './group-layout.js';
import type { Kernel } from './kernel.js';
import { BASELINE, type WgslLimits } from './limits.js';

/** Blocks of offsets that the sums of a readout are counted for: those of a batch of 8 x 8 on a large GPU. */
const BLOCKS = 32;
const FLOAT = 4;

/** Bytes that one pair moves between memory and the device, where caches serve what is read again. */
export interface Moved {
  /** The inputs of both samples, and what was kept of them. */
  readonly inputs: number;
  readonly kept: number;
  /** Written and read again between kernels. */
  readonly between: number;
  readonly outputs: number;
}

const gemmStores = (plan: Plan): number =>
  plan.regions.flatMap((r) => r.stages).reduce((n, s) => n + (s.kind === 'gemm' ? s.stores.length : 0), 0);

export function movedBytes(plan: Plan, limits: WgslLimits = BASELINE): Moved {
  const { regions, sides } = generate(plan, limits);
  const pair = regions.find((r) => r.name === 'pair');
  const { i, j } = sides;
  // without x2 both samples are of side i
  const second = j.inputFloats > 0 ? j : i;
  const spilled = (pair?.kernels ?? []).reduce((n, k) => n + spillMoved(k), 0);
  const groups = pair ? entryFloats(pair.layout.floats.groups, BLOCKS) : 0;
  const results = pair ? entryFloats(pair.layout.floats.results, BLOCKS) : 0;
  return {
    inputs: FLOAT * (i.inputFloats + second.inputFloats),
    kept: FLOAT * (i.tensorFloats + second.tensorFloats),
    between: FLOAT * (2 * groups + spilled),
    outputs: FLOAT * (results + gemmStores(plan)),
  };
}

/** Floats of spilled scratch that one entry writes and reads. */
const spillMoved = ({ grid, spillFloats }: Kernel): number =>
  grid.kind === 'entries' ? (2 * spillFloats * (grid.blocks === 'launch' ? BLOCKS : grid.blocks)) / grid.entries : 0;

export const movedInAll = ({ inputs, kept, between, outputs }: Moved): number => inputs + kept + between + outputs;

/** Bytes that a plan of one primitive after the other reads and writes for one pair. */
export function unfusedBytes(plan: Plan): number {
  const operations = plan.regions
    .filter((r) => r.name === 'pair')
    .flatMap((r) => r.stages.flatMap((s) => (s.kind === 'dense' ? s.operations : [])));
  return operations.reduce((total, operation) => {
    const loops = [...operation.out.axes, ...('over' in operation ? operation.over : [])];
    const read = (source: DenseSource): number =>
      source.from.kind === 'scalar' ? 0 : loops.reduce((n, a, k) => (source.strides[k] ? n * a.extent : n), 1);
    const written = operation.out.axes.reduce((n, a) => n * a.extent, 1);
    return total + FLOAT * (written + operation.sources.reduce((n, s) => n + read(s), 0));
  }, 0);
}

function gridText({ grid, workgroupSize }: Kernel): string {
  if (grid.kind === 'tiles') return `tiles of ${grid.side} x ${grid.side} pairs, ${workgroupSize} invocations each`;
  if (grid.entries > 1) return `${grid.entries} entries a workgroup, an invocation each`;
  const blocks = grid.blocks === 'launch' ? ', offsets over workgroups' : grid.blocks > 1 ? ` x ${grid.blocks}` : '';
  return `a workgroup of ${workgroupSize} an entry${blocks}`;
}

function kernelText(kernel: Kernel): string {
  const memory = kernel.spillFloats > 0 ? `${bytesText(FLOAT * kernel.spillFloats)} scratch in storage` : null;
  const shared = kernel.workgroupBytes > 0 ? `${bytesText(kernel.workgroupBytes)} workgroup memory` : null;
  return [`${kernel.label}: ${gridText(kernel)}`, shared, memory, `${kernel.bindings.length} bindings`]
    .filter((part) => part !== null)
    .join(', ');
}

const count = (regions: readonly WgslRegion[]): number => regions.reduce((n, r) => n + r.kernels.length, 0);

/** The kernels of a plan, and what an entry moves; `unfused` is the same program as written, to compare with. */
export function describeKernels(plan: Plan, unfused: Plan, limits: WgslLimits = BASELINE): string {
  const { regions } = generate(plan, limits);
  const moved = movedBytes(plan, limits);
  const needed = moved.inputs + moved.kept + moved.outputs;
  return [
    `${count(regions)} kernels:`,
    ...regions.flatMap((r) => r.kernels.map((k) => `  ${kernelText(k)}`)),
    `moves ${bytesText(movedInAll(moved))} an entry: ${bytesText(moved.inputs)} inputs, ${bytesText(moved.kept)} kept per ` +
      `sample, ${bytesText(moved.between)} between kernels, ${bytesText(moved.outputs)} outputs; ` +
      `${Number((movedInAll(moved) / needed).toPrecision(3))} x (inputs + outputs); unfused ${bytesText(unfusedBytes(unfused))}`,
  ].join('\n');
}
