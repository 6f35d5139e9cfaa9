import { type GroupLayout, lanesOf, MAX_BLOCKS } from '../../../compile/codegen/wasm/layout.js';
import { InternalError } from '../../../compile/errors.js';
import type { Plan, Region } from '../../../compile/schedule/plan.js';
import type { EngineOutput } from '../../engine.js';
import { type Collected, collectedOutputs, engineOutputs } from '../collected.js';
import { type Rows, transpose } from '../transpose.js';
import { scatterLane, sumPartials } from './collect.js';
import type { Columns } from './columns.js';
import { copyRange } from './copy.js';
import type { Group } from './groups.js';
import type { GemmRange, GemmResult } from './run-gemm.js';
import { floats, type Session } from './session.js';

/** The arrays handed to the caller, filled as groups and tiles are done. */
export class Results {
  readonly #plan: Plan;
  readonly #all: readonly Collected[];
  readonly #symmetric: boolean;
  readonly #n2: number;

  constructor(plan: Plan, n1: number, n2: number, symmetric: boolean) {
    this.#plan = plan;
    this.#symmetric = symmetric;
    this.#n2 = n2;
    this.#all = collectedOutputs(plan, n1, n2);
  }

  get outputs(): Readonly<Record<string, EngineOutput>> {
    return engineOutputs(this.#all);
  }

  /** Takes the outputs of a region from a finished wave of groups. */
  collect(
    session: Session,
    region: Region,
    i: Columns,
    j: Columns,
    wave: readonly Group[],
    base: number,
    layout: GroupLayout,
  ): void {
    const lanes = lanesOf(this.#plan.dtype);
    for (const { output, placement, data } of this.#all) {
      if (output.region !== region.name || output.buffer === null) continue;
      const partial = region.buffers[output.buffer]?.kind === 'partial';
      const place = placement.direct;
      wave.forEach((group, g) => {
        const at = base + g * layout.bytes + (layout.offsets[output.buffer ?? 0] ?? 0);
        const source = partial
          ? session.pool.arena.f64(at, MAX_BLOCKS * lanes)
          : floats(session, at, place.length * lanes);
        for (let lane = 0; lane < group.count; lane++) {
          const [first, second] = this.#pairOf(region, i, j, group, lane);
          const starts = this.#starts(region, first, second, place.length);
          if (source instanceof Float64Array && partial) {
            const total = sumPartials(source, lane, lanes);
            for (const start of starts) data[start] = total;
          } else
            starts.forEach((start, mirror) => {
              scatterLane(data, start, mirror ? placement.mirrored : place, source, lane, lanes);
            });
        }
      });
    }
  }

  /** Samples of a lane. */
  #pairOf(region: Region, i: Columns, j: Columns, group: Group, lane: number): readonly [number, number] {
    const along = (first: number, columns: Columns, moves: boolean): number =>
      columns.samples[moves ? first + lane : first] ?? 0;
    if (region.name !== 'pair') return [along(group.i, region.name === 'i' ? i : j, true), -1];
    const moves = group.moves ?? { i: true, j: true };
    return [along(group.i, i, moves.i), along(group.j, j, moves.j)];
  }

  /** Where an entry goes; twice where pairs are symmetric. */
  #starts(region: Region, first: number, second: number, width: number): readonly number[] {
    if (region.name !== 'pair') return [first * width];
    const direct = (first * this.#n2 + second) * width;
    return this.#symmetric && first !== second ? [direct, (second * this.#n2 + first) * width] : [direct];
  }

  /** Takes rows [first, first + rows) of the matrices of a GEMM block, and their mirror image where pairs are symmetric. */
  collectMatrix(
    session: Session,
    range: GemmRange,
    i: Columns,
    j: Columns,
    result: GemmResult,
    first: number,
    rows: number,
  ): void {
    const matrices = this.#all.filter((c) => c.output.buffer === null);
    if (matrices.length !== result.outputs.length) throw new InternalError('a matrix is missing');
    const bytes = this.#plan.dtype === 'f32' ? 4 : 8;
    const top = i.samples[range.row + first] ?? 0;
    const left = j.samples[range.column] ?? 0;
    const n2 = this.#n2;
    matrices.forEach(({ data }, k) => {
      const source = floats(session, result.outputs[k] ?? 0, (result.stride / bytes) * range.rows);
      for (let r = 0; r < rows; r++) {
        const from = ((first + r) * result.stride) / bytes;
        copyRange(data, (top + r) * n2 + left, source, from, range.columns);
      }
      // tiles on the diagonal of all samples mirror themselves
      if (this.#symmetric && !range.diagonal) {
        const at = (row: number, column: number): Rows => ({ data, start: row * n2 + column, stride: n2 });
        transpose(at(left, top), at(top, left), rows, range.columns);
      }
    });
  }
}
