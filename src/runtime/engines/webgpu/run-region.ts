import { entryFloats } from '../../../compile/codegen/wgsl/group-layout.js';
import type { Kernel } from '../../../compile/codegen/wgsl/kernel.js';
import { EngineError, InternalError } from '../../../compile/errors.js';
import { regionCost } from '../../../compile/schedule/cost.js';
import type { Region } from '../../../compile/schedule/plan.js';
import type { CompiledRegion } from './compiled.js';
import type { Wave } from './outputs.js';
import { Pace } from './pace.js';
import { pairsOf, type SampleBlock } from './sample-blocks.js';
import { advance, type Session, storage, tensorBase, writeLaunch } from './session.js';
import { submit } from './submit.js';

/** Workgroups on one axis of a launch that every device takes. */
const MOST_WORKGROUPS = 65535;
/** Workgroups that one entry's offsets are split over at most. */
const MOST_BLOCKS = 256;

const product = ([x, y]: readonly [number, number]): number => x * y;

/** Places of the samples of all entries of a region in a block. */
function entriesOf(region: Region, block: SampleBlock): Uint32Array<ArrayBuffer> {
  if (region.name === 'pair') return pairsOf(block.range);
  const entries = new Uint32Array(2 * block.samples[region.name].length);
  for (let k = 0; k < entries.length; k++) entries[k] = k >> 1;
  return entries;
}

/** The samples of these places. */
function samplesAt(region: Region, block: SampleBlock, places: Uint32Array, symmetric: boolean): Uint32Array {
  const own = region.name === 'j' ? block.samples.j : block.samples.i;
  const other = region.name === 'pair' && !symmetric ? block.samples.j : own;
  const samples = new Uint32Array(places.length);
  for (let k = 0; k < places.length; k++) samples[k] = (k % 2 === 0 ? own : other)[places[k] ?? 0] ?? 0;
  return samples;
}

/** Most entries that fit in a wave. */
function mostEntries(session: Session, { layout, kernels }: CompiledRegion): number {
  const spill = Math.max(...kernels.map(spillOf));
  const bytes =
    4 *
    [entryFloats(layout.floats.groups, 1), entryFloats(layout.floats.results, 1), spill].reduce(
      (a, b) => Math.max(a, b),
      2,
    );
  if (bytes > session.largest)
    throw new EngineError(
      `This network needs ${(bytes / 2 ** 20).toFixed(0)} MiB for one pair, and the GPU gives at most ` +
        `${(session.largest / 2 ** 20).toFixed(0)} MiB at a time: use smaller inputs, a larger memoryBudget or engine 'wasm'.`,
    );
  const together = 4 * (entryFloats(layout.floats.groups, 1) + 3 * entryFloats(layout.floats.results, 1) + spill + 4);
  const most = session.options.tiling?.groups ?? MOST_WORKGROUPS;
  return Math.max(1, Math.min(most, Math.floor(session.largest / bytes), Math.floor(session.budget / 2 / together)));
}

/** Entries that the smallest launch has room for. */
const grainOf = ({ kernels }: CompiledRegion): number =>
  Math.min(...kernels.map(({ grid }) => (grid.kind === 'entries' ? grid.entries : 1)));

/** Floats of spilled scratch that an entry takes in each of its blocks. */
const spillOf = ({ grid, spillFloats }: Kernel): number =>
  grid.kind === 'entries' ? Math.ceil(spillFloats / grid.entries) : 0;

/** Workgroups an entry, so that the device has enough to do, and scratch that is spilled fits. */
function blocksFor(session: Session, { kernels }: CompiledRegion, entries: number): number {
  const split = kernels.filter((k) => k.grid.kind === 'entries' && k.grid.blocks === 'launch');
  const spill = 4 * Math.max(0, ...split.map(spillOf));
  const room = spill > 0 ? Math.floor(Math.min(session.largest, session.budget / 4) / (spill * entries)) : MOST_BLOCKS;
  const teams = Math.ceil(
    entries / Math.max(1, ...split.map(({ grid }) => (grid.kind === 'entries' ? grid.entries : 1))),
  );
  const wanted = Math.ceil(session.shared.workgroups / teams);
  return Math.max(1, Math.min(MOST_BLOCKS, session.options.tiling?.blocks ?? wanted, room));
}

function workgroupsOf({ grid }: Kernel, entries: number, blocks: number): readonly [number, number] {
  if (grid.kind !== 'entries') throw new InternalError('a matrix product in a region of entries');
  return [Math.ceil(entries / grid.entries), grid.blocks === 'launch' ? blocks : grid.blocks];
}

/** Runs a region for all its entries in a block of samples, a wave at a time; the last are still under way at the end. */
export async function runRegion(
  session: Session,
  region: Region,
  compiled: CompiledRegion,
  block: SampleBlock,
  symmetric: boolean,
  collect: (wave: Wave) => void,
): Promise<void> {
  const entries = entriesOf(region, block);
  const count = entries.length / 2;
  const { flops } = regionCost(session.plan, region);
  const pace = new Pace(compiled, session.shared.limits, flops, mostEntries(session, compiled), grainOf(compiled));
  for (let first = 0; first < count; ) {
    session.options.signal?.throwIfAborted();
    const size = pace.next(count - first);
    const places = entries.slice(2 * first, 2 * (first + size));
    const blocks = blocksFor(session, compiled, size);
    await session.waves.add(
      (turn) =>
        launch(session, region, compiled, block, places, blocks, turn, (results) =>
          collect({ samples: samplesAt(region, block, places, symmetric), results, blocks }),
        ),
      (milliseconds) => {
        pace.took(size, milliseconds);
        if (region.name === 'pair') advance(session, size);
      },
    );
    first += size;
  }
}

function launch(
  session: Session,
  region: Region,
  { layout, pipelines }: CompiledRegion,
  block: SampleBlock,
  places: Uint32Array<ArrayBuffer>,
  blocks: number,
  turn: 0 | 1,
  take: (results: Float32Array) => void,
): Promise<void> {
  const size = places.length / 2;
  const { queue } = session.shared.device;
  const [groups, results] = [layout.floats.groups, layout.floats.results].map((f) => size * entryFloats(f, blocks));
  storage(session, 'groups', 4 * (groups ?? 0));
  storage(session, 'results', 4 * (results ?? 0));
  queue.writeBuffer(storage(session, 'entries', places.byteLength), 0, places);
  writeLaunch(session, {
    entries: size,
    // places of samples are consecutive
    first: region.name === 'pair' ? 0 : (places[0] ?? 0),
    blocks,
    // kernels of j are written as those of i
    tensorsI: tensorBase(session, region.name === 'j' ? 'j' : 'i', block),
    tensorsJ: tensorBase(session, 'j', block),
  });
  const kernels = pipelines.map((kernel) => ({ kernel, workgroups: workgroupsOf(kernel.kernel, size, blocks) }));
  const spill = Math.max(...kernels.map((k) => k.kernel.kernel.spillFloats * product(k.workgroups)));
  if (spill > 0) storage(session, 'spill', 4 * spill);
  return submit(session, { what: `${size} entries of ${region.name}`, kernels, floats: results ?? 0, turn }, take);
}
