import { InternalError } from '../../../compile/errors.js';
import { regionCost } from '../../../compile/schedule/cost.js';
import type { GemmStage, Region } from '../../../compile/schedule/plan.js';
import type { CompiledRegion } from './compiled.js';
import type { MatrixPart } from './outputs.js';
import { type PairRange, pairCount, ranges, type SampleBlock } from './sample-blocks.js';
import { advance, type Session, storage, tensorBase, writeLaunch } from './session.js';
import { submit } from './submit.js';

/** Floats of a part's matrix at most: results leave early, and progress is seen. */
const PART_FLOATS = 2 ** 22;
/** The same on a GPU where x2 is x1: it mirrors a part on the diagonal, which takes a processor longer than all else. */
const MIRRORED_FLOATS = 2 ** 24;
/** Flops of a part that is larger: well below a second on any GPU. */
const MIRRORED_FLOPS = 4e10;

/** Parts of a range whose matrices fit. */
function partsOf(range: PairRange, most: number): readonly PairRange[] {
  const rows = ranges(range.rows, most);
  const columns = ranges(range.columns, most);
  return rows.flatMap(([row, length], k) =>
    columns.slice(range.diagonal ? k : 0).map(([column, width], n) => ({
      row: range.row + row,
      rows: length,
      column: range.column + column,
      columns: width,
      diagonal: range.diagonal && n === 0,
    })),
  );
}

/** Floats of a part's matrix at most, of a region in a range. */
function partFloats({ plan, shared }: Session, region: Region, { diagonal }: PairRange): number {
  if (!diagonal || shared.limits.software) return PART_FLOATS;
  const affordable = MIRRORED_FLOPS / Math.max(1, regionCost(plan, region).flops);
  return Math.max(PART_FLOATS, Math.min(MIRRORED_FLOATS, affordable));
}

/** Runs a GEMM stage on a block of samples, a part of its matrices at a time; the last is still under way at the end. */
export async function runGemm(
  session: Session,
  region: Region,
  stage: GemmStage,
  { pipelines }: CompiledRegion,
  block: SampleBlock,
  symmetric: boolean,
  collect: (part: MatrixPart) => void,
): Promise<void> {
  const [kernel] = pipelines;
  if (kernel?.kernel.grid.kind !== 'tiles') throw new InternalError('a matrix product without its kernel');
  const { side } = kernel.kernel.grid;
  const outputs = stage.stores.length;
  const floats = Math.min(
    partFloats(session, region, block.range),
    session.largest / 4 / outputs,
    session.budget / 16 / outputs,
  );
  const most = Math.max(1, Math.floor(Math.sqrt(floats)));
  for (const part of partsOf(block.range, most)) {
    session.options.signal?.throwIfAborted();
    const size = outputs * part.rows * part.columns;
    storage(session, 'results', 4 * size);
    writeLaunch(session, {
      rows: part.rows,
      columns: part.columns,
      firstRow: part.row,
      firstColumn: part.column,
      diagonal: part.diagonal ? 1 : 0,
      tensorsI: tensorBase(session, 'i', block),
      tensorsJ: tensorBase(session, 'j', block),
    });
    const workgroups = [Math.ceil(part.columns / side), Math.ceil(part.rows / side)] as const;
    const [first, second] = [block.samples.i, symmetric ? block.samples.i : block.samples.j];
    const take = (results: Float32Array): void =>
      collect({
        rows: first.slice(part.row, part.row + part.rows),
        columns: second.slice(part.column, part.column + part.columns),
        results,
        diagonal: part.diagonal,
      });
    await session.waves.add(
      (turn) =>
        submit(session, { what: 'a matrix product', kernels: [{ kernel, workgroups }], floats: size, turn }, take),
      () => advance(session, pairCount(part)),
    );
  }
}
