import { InternalError } from '../../../compile/errors.js';
import type { GemmStage } from '../../../compile/schedule/plan.js';
import type { CompiledRegion } from './compiled.js';
import type { MatrixPart } from './outputs.js';
import { type PairRange, pairCount, ranges, type SampleBlock } from './sample-blocks.js';
import { advance, type Session, storage, tensorBase, writeLaunch } from './session.js';
import { submit } from './submit.js';

/** Floats of a part's matrices at most: results leave early, and progress is seen. */
const PART_FLOATS = 2 ** 22;

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

/** Runs a GEMM stage on a block of samples, a part of its matrices at a time. */
export async function runGemm(
  session: Session,
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
  const floats = Math.min(PART_FLOATS, session.largest / 4 / outputs, session.budget / 16 / outputs);
  const most = Math.max(1, Math.floor(Math.sqrt(floats)));
  let before: Promise<void> = Promise.resolve();
  let turn: 0 | 1 = 0;
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
    const wave = submit(
      session,
      { what: 'a matrix product', kernels: [{ kernel, workgroups }], floats: size, turn },
      (results) =>
        collect({
          rows: first.slice(part.row, part.row + part.rows),
          columns: second.slice(part.column, part.column + part.columns),
          results,
          diagonal: part.diagonal,
        }),
    );
    wave.catch(() => undefined);
    await before;
    before = wave.then(() => advance(session, pairCount(part)));
    before.catch(() => undefined);
    turn = turn === 0 ? 1 : 0;
  }
  await before;
}
