import { type GroupLayout, MAX_BLOCKS, stageName } from '../../../compile/codegen/wasm/layout.js';
import { EngineError, InternalError } from '../../../compile/errors.js';
import { bytesOf } from '../../../compile/graph/node.js';
import { blocksOf } from '../../../compile/schedule/blocks.js';
import type { Region, Stage } from '../../../compile/schedule/plan.js';
import { blockCount } from './blocking.js';
import type { Group } from './groups.js';
import type { Compiled } from './modules.js';
import { type BlockMemory, lanesIn, reportProgress, type Session, writeLaunch } from './session.js';

/** Bytes of group buffers that one wave may take. */
const WAVE_BYTES = 48 * 2 ** 20;
/** Groups in a wave are at most this many, so that progress is seen and results leave early. */
const WAVE_GROUPS = 8192;

/** Memory a region's waves share. */
export interface RegionMemory {
  readonly staticBase: number;
  readonly scratchBase: number;
  readonly scratchStride: number;
}

const indexOfRegion = (session: Session, region: Region): number => session.plan.regions.indexOf(region);

function waveSize(session: Session, layout: GroupLayout): number {
  const { tiling } = session.options;
  if (tiling?.groups) return tiling.groups;
  return Math.max(1, Math.min(WAVE_GROUPS, Math.floor(WAVE_BYTES / Math.max(64, layout.bytes))));
}

/**
 * Runs all stages of a region for all groups, a wave at a time; `collect` sees the groups of each finished wave.
 * `pairs` is what all groups together count in progress.
 */
export async function runRegion(
  session: Session,
  region: Region,
  compiled: Compiled,
  memory: BlockMemory,
  shared: RegionMemory,
  groups: readonly Group[],
  pairs: number,
  collect: (wave: readonly Group[], groupBase: number, layout: GroupLayout) => void,
): Promise<void> {
  const { pool } = session;
  const layout = compiled.generated.groups[indexOfRegion(session, region)];
  if (!layout) throw new InternalError('a region without layout');
  const size = waveSize(session, layout);
  for (let start = 0; start < groups.length; start += size) {
    const wave = groups.slice(start, start + size);
    await pool.arena.scope(async () => {
      const stride = Math.ceil(Math.max(64, layout.bytes) / 64) * 64;
      const groupBase = pool.arena.alloc(stride * wave.length);
      checkReach(groupBase + stride * wave.length);
      const groupTable = writeGroups(session, wave);
      clearPartials(session, region, layout, groupBase, stride, wave.length);
      for (const [s, stage] of region.stages.entries()) {
        const { address, tasks } = launchStage(
          session,
          region,
          stage,
          memory,
          shared,
          { groupTable, groupBase, groupStride: stride },
          wave.length,
        );
        await runTasks(
          session,
          compiled,
          stageName(region.name, s),
          address,
          tasks,
          region.name === 'pair' ? (pairs * wave.length) / groups.length / region.stages.length : 0,
        );
      }
      collect(wave, groupBase, { ...layout, bytes: stride });
    });
  }
  reportProgress(session);
}

/** Generated loops compare addresses as signed numbers. */
function checkReach(end: number): void {
  if (end <= 2 ** 31) return;
  const gib = (end / 2 ** 30).toFixed(1);
  throw new EngineError(
    `This network needs ${gib} GiB for one tile of pairs, and the wasm engine reaches 2 GiB: use smaller inputs, or fewer positions before the layers that mix them.`,
  );
}

function writeGroups(session: Session, wave: readonly Group[]): number {
  const { pool, plan } = session;
  const at = pool.arena.alloc(wave.length * 8);
  const table = pool.arena.i32(at, wave.length * 2);
  const bytes = bytesOf(plan.dtype);
  wave.forEach((group, k) => {
    table[2 * k] = group.i * bytes;
    table[2 * k + 1] = group.j * bytes;
  });
  return at;
}

/** Sums of blocks that are not used must read zero. */
function clearPartials(
  session: Session,
  region: Region,
  layout: GroupLayout,
  base: number,
  stride: number,
  groups: number,
): void {
  const bytes = MAX_BLOCKS * lanesIn(session) * 8;
  region.buffers.forEach((buffer, k) => {
    if (buffer.kind !== 'partial') return;
    for (let g = 0; g < groups; g++) session.pool.arena.u8(base + g * stride + (layout.offsets[k] ?? 0), bytes).fill(0);
  });
}

function launchStage(
  session: Session,
  region: Region,
  stage: Stage,
  memory: BlockMemory,
  shared: RegionMemory,
  groups: { readonly groupTable: number; readonly groupBase: number; readonly groupStride: number },
  count: number,
): { readonly address: number; readonly tasks: number } {
  const { pool, options } = session;
  const wanted = stage.kind === 'nest' ? (options.tiling?.blocks ?? blockCount(stage, count, pool.threads)) : 1;
  const blocks =
    stage.kind === 'nest' ? blocksOf(region, stage, Math.min(wanted, MAX_BLOCKS)) : [[0, 0, 0, 0] as const];
  const blockTable = pool.arena.alloc(blocks.length * 16);
  pool.arena.i32(blockTable, blocks.length * 4).set(blocks.flat());
  const address = writeLaunch(session, memory, { ...shared, ...groups, blocks: blocks.length, blockTable });
  return { address, tasks: count * blocks.length };
}

/** Runs tasks and counts `worth` groups of progress when they are done; `meanwhile` is called after every task of this thread. */
export async function runTasks(
  session: Session,
  compiled: Compiled,
  name: string,
  address: number,
  tasks: number,
  worth: number,
  meanwhile?: () => void,
): Promise<void> {
  const { pool, options, progress } = session;
  const before = progress.done;
  await pool.runAsync(compiled.program, name, address, tasks, {
    signal: options.signal,
    onTask: meanwhile,
    onProgress: (done, total) => {
      progress.done = before + (worth * done) / total;
      reportProgress(session);
    },
  });
  progress.done = before + worth;
}
