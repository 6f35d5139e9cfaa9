import { lanesOf } from '../../../compile/codegen/wasm/layout.js';
import type { LaneMode } from '../../../compile/codegen/wasm/nest-context.js';
import type { GemmStage, Plan, Region, Side } from '../../../compile/schedule/plan.js';
import type { Engine, EngineOutput, RunOptions, Samples } from '../../engine.js';
import { type Columns, columnsOf } from './columns.js';
import { describePlatform } from './describe-platform.js';
import { type Grouping, rectangleGroups, sampleGroups, symmetricGroups } from './groups.js';
import { type Compiled, moduleOf } from './modules.js';
import { type Pool, sharedPool } from './pool.js';
import { Results } from './results.js';
import { runArrays } from './run-arrays.js';
import { type GemmRange, runGemm } from './run-gemm.js';
import { runRegion } from './run-region.js';
import { type BlockMemory, bytesPerSample, loadBlock, type Session } from './session.js';

/** Bytes that the samples of one side may take while they are worked on. */
const SIDE_BYTES = 96 * 2 ** 20;
/** Samples of one side at most: keeps the matrices of a GEMM block, and the list of groups of another, small. */
const SIDE_SAMPLES = { gemm: 4096, groups: 1024 } as const;

const isGemm = (plan: Plan): boolean => plan.regions.some((r) => r.stages.some((s) => s.kind === 'gemm'));

/** Ranges of samples that are worked on together. */
function sampleBlocks(plan: Plan, side: Side, count: number, options: RunOptions): readonly (readonly number[])[] {
  const most =
    options.tiling?.samples ??
    Math.max(
      1,
      Math.min(
        SIDE_SAMPLES[isGemm(plan) ? 'gemm' : 'groups'],
        Math.floor(SIDE_BYTES / Math.max(1, bytesPerSample(plan, side))),
      ),
    );
  const blocks = Math.ceil(count / most);
  const each = Math.ceil(count / blocks);
  return Array.from({ length: blocks }, (_, b) =>
    Array.from({ length: Math.min(each, count - b * each) }, (_, k) => b * each + k),
  );
}

/** One block of pairs: which samples, and how its pairs are grouped. */
interface PairBlock {
  readonly columns: Readonly<Record<Side, Columns>>;
  /** Made when it is needed: a GEMM has no groups. */
  readonly grouping: () => Grouping;
  readonly range: GemmRange;
}

function pairBlocks(plan: Plan, n1: number, n2: number | null, options: RunOptions): readonly PairBlock[] {
  const lanes = lanesOf(plan.dtype);
  const first = sampleBlocks(plan, 'i', n1, options);
  if (n2 !== null)
    return first.flatMap((a) =>
      sampleBlocks(plan, 'j', n2, options).map(
        (b): PairBlock => ({
          columns: { i: columnsOf(a, lanes), j: columnsOf(b, lanes) },
          grouping: () => rectangleGroups(0, a.length, 0, b.length, lanes),
          range: { row: 0, rows: a.length, column: 0, columns: b.length, diagonal: false },
        }),
      ),
    );
  return first.flatMap((a, k) =>
    first.slice(k).map((b, offset): PairBlock => {
      const diagonal = offset === 0;
      const columns = columnsOf(diagonal ? a : [...a, ...b], lanes);
      const column = diagonal ? 0 : a.length;
      return {
        columns: { i: columns, j: columns },
        grouping: () =>
          diagonal ? symmetricGroups(a.length, lanes) : rectangleGroups(0, a.length, column, b.length, lanes),
        range: { row: 0, rows: a.length, column, columns: b.length, diagonal },
      };
    }),
  );
}

/** Lane layouts are compiled for; a GEMM has none, so all blocks share one. */
const lanesFor = (pair: Region | undefined, grouping: Grouping | null): Readonly<Record<Side, LaneMode>> =>
  pair && grouping ? grouping.lanes : { i: 'splat', j: 'vector' };

async function runBlock(
  session: Session,
  block: PairBlock,
  grouping: Grouping | null,
  compiled: Compiled,
  memory: BlockMemory,
  results: Results,
): Promise<void> {
  const { plan, pool } = session;
  const { data, scratchBytes } = compiled.generated;
  const staticBase = pool.arena.alloc(Math.max(16, data.length));
  pool.arena.u8(staticBase, data.length).set(data);
  const scratchBase = pool.arena.alloc(Math.max(64, scratchBytes) * pool.threads);
  pool.arena.u8(scratchBase, Math.max(64, scratchBytes) * pool.threads).fill(0);
  const shared = { staticBase, scratchBase, scratchStride: scratchBytes };
  const { i, j } = block.columns;
  for (const region of plan.regions) {
    const [stage] = region.stages;
    if (stage?.kind === 'gemm') {
      await pool.arena.scope(async () => {
        await runGemm(session, stage satisfies GemmStage, compiled, memory, block.range, (result, first, rows) =>
          results.collectMatrix(session, block.range, i, j, result, first, rows),
        );
      });
      continue;
    }
    const own = region.name === 'j' ? j : i;
    const groups =
      region.name === 'pair' ? (grouping?.groups ?? []) : sampleGroups(own.samples.length, lanesOf(plan.dtype));
    await runRegion(
      session,
      region,
      compiled,
      memory,
      shared,
      groups,
      block.range.rows * block.range.columns,
      (wave, base, layout) => results.collect(session, region, i, j, wave, base, layout),
    );
  }
}

async function run(
  pool: Pool,
  plan: Plan,
  x1: Samples,
  x2: Samples | null,
  options: RunOptions,
): Promise<Readonly<Record<string, EngineOutput>>> {
  const n2 = x2 ? x2.count : x1.count;
  const results = new Results(plan, x1.count, n2, x2 === null);
  const blocks = pairBlocks(plan, x1.count, x2 ? x2.count : null, options);
  const pair = plan.regions.find((r) => r.name === 'pair');
  const total = blocks.reduce((n, b) => n + b.range.rows * b.range.columns, 0);
  const session: Session = { plan, pool, options, progress: { done: 0, total } };
  let compileTime = 0;
  for (const [k, block] of blocks.entries()) {
    options.signal?.throwIfAborted();
    const started = performance.now();
    const grouping = isGemm(plan) || !pair ? null : block.grouping();
    const compiled = await moduleOf(plan, pool, lanesFor(pair, grouping));
    compileTime += performance.now() - started;
    if (k === 0) options.onCompiled?.(compileTime);
    await pool.arena.scope(async () => {
      const memory = loadBlock(session, { i: x1, j: x2 ?? x1 }, block.columns);
      await runBlock(session, block, grouping, compiled, memory, results);
    });
  }
  options.onProgress?.({ done: total, total });
  return results.outputs;
}

/** Generated WebAssembly with SIMD, on threads where the platform has them. */
export const wasmEngine: Engine = {
  name: 'wasm',
  dtypes: ['f32', 'f64'],
  devices: async () => [await describePlatform()],
  run: async (program, x1, x2, options) => {
    const pool = await sharedPool(options.threads);
    return pool.exclusive(() => run(pool, program.plan, x1, x2, options));
  },
  runArrays: async (program, feeds, options) =>
    runArrays(await sharedPool(options.threads), program.plan, feeds, options),
};
