import type { Program } from '../../../compile/program.js';
import type { EngineOutput, RunOptions, Samples } from '../../engine.js';
import { Blocks } from './blocks.js';
import { type Call, collect } from './call.js';
import { dispose, evaluate } from './evaluate.js';
import { lower } from './lower/lower.js';
import { Pace } from './pace.js';
import { Result } from './results.js';
import { sectionsOf } from './sections.js';
import type { TensorFlow } from './tensorflow.js';
import { runTile, tilesOf } from './tile.js';
import { tilingOf } from './tiles.js';

const NONE = { start: 0, count: 0 };
const NOBODY = { i: 0, j: 0 };

/** All tiles of all blocks; there and back through the columns, so that the last block of a row starts the next. */
async function runPairs(call: Call, rows: Blocks, columns: Blocks): Promise<void> {
  const { tiling, symmetric, pace } = call;
  for (const a of tiling.blocks.i.keys()) {
    const first = await rows.at(a);
    const others = [...tiling.blocks.j.keys()].filter((b) => !symmetric || b >= a);
    for (const b of !symmetric && a % 2 === 1 ? others.reverse() : others) {
      const second = symmetric && a === b ? first : await columns.at(b);
      for (const [i, j] of tilesOf(call, first.range, second.range)) {
        await pace.pause();
        await runTile(call, first, second, i, j);
        pace.did(i.count * j.count * (symmetric && i.start !== j.start ? 2 : 1));
      }
    }
  }
}

/** Only what depends on one sample: no pairs are asked for. */
async function runSides(call: Call, rows: Blocks, columns: Blocks): Promise<void> {
  for (const a of call.tiling.blocks.i.keys()) await rows.at(a);
  if (!call.symmetric) for (const b of call.tiling.blocks.j.keys()) await columns.at(b);
}

/** Runs a program on a backend that is ready. Every tensor made is gone afterwards, also when it throws. */
export async function run(
  tf: TensorFlow,
  program: Program,
  x1: Samples,
  x2: Samples | null,
  options: RunOptions,
): Promise<Readonly<Record<string, EngineOutput>>> {
  options.signal?.throwIfAborted();
  const started = performance.now();
  const lowered = lower(program.graph);
  const sections = sectionsOf(lowered);
  options.onCompiled?.(performance.now() - started);
  const n2 = (x2 ?? x1).count;
  const counts = { i: x1.count, j: n2 };
  const results = Object.entries(lowered.outputs).map(([name, output]) => new Result(name, output, counts));
  const pace = new Pace(options, x1.count * n2);
  const tiling = tilingOf(sections, x1.count, x2 ? x2.count : null, options);
  const nothing = { tf, counts: NOBODY, diagonal: false, feed: () => new Float32Array() };
  const constants = evaluate(nothing, sections.constants, new Map());
  const samples = { i: x1, j: x2 ?? x1 };
  const call: Call = { tf, sections, tiling, results, samples, symmetric: x2 === null, pace, constants };
  const [rows, columns] = [new Blocks(call, 'i'), new Blocks(call, 'j')];
  try {
    await collect(call, 'none', constants, (result, data) => result.take(data, NONE, NONE));
    await (sections.pairs.steps.length > 0 ? runPairs : runSides)(call, rows, columns);
    pace.finish();
    return Object.fromEntries(results.map((result) => [result.name, result.made]));
  } finally {
    rows.release();
    columns.release();
    dispose(constants);
  }
}
