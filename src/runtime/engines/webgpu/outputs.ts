import { entryFloats, type GroupLayout } from '../../../compile/codegen/wgsl/group-layout.js';
import type { Plan, Region } from '../../../compile/schedule/plan.js';
import type { EngineOutput, FloatArray } from '../../engine.js';
import { type Collected, collectedOutputs, engineOutputs } from '../collected.js';

/** Entries read back from the device: their samples, and the floats of their results. */
export interface Wave {
  /** First and second sample of every entry (the second is unused for entries that are samples). */
  readonly samples: Uint32Array;
  readonly results: Float32Array;
  readonly blocks: number;
}

/** A part of the matrices of a GEMM stage: the samples of its rows and columns. */
export interface MatrixPart {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly results: Float32Array;
  /** Rows and columns are the same samples, and the whole part is there. */
  readonly diagonal: boolean;
}

/** The arrays handed to the caller, filled as waves come back. */
export class Outputs {
  readonly #all: readonly Collected[];
  readonly #symmetric: boolean;
  readonly #n2: number;

  constructor(plan: Plan, n1: number, n2: number, symmetric: boolean) {
    this.#symmetric = symmetric;
    this.#n2 = n2;
    this.#all = collectedOutputs(plan, n1, n2);
  }

  get arrays(): Readonly<Record<string, EngineOutput>> {
    return engineOutputs(this.#all);
  }

  /** Takes the results of a wave of entries of a region. */
  collect(region: Region, layout: GroupLayout, { samples, results, blocks }: Wave): void {
    const width = entryFloats(layout.floats.results, blocks);
    for (const { output, placement, data } of this.#all) {
      if (output.region !== region.name || output.buffer === null) continue;
      const place = layout.buffers[output.buffer];
      if (!place) continue;
      const size = placement.direct.length;
      for (let entry = 0; 2 * entry < samples.length; entry++) {
        const from = entry * width;
        const [first = 0, second = 0] = [samples[2 * entry], samples[2 * entry + 1]];
        const direct = (region.name === 'pair' ? first * this.#n2 + second : first) * size;
        const both = region.name === 'pair' && this.#symmetric && first !== second;
        const mirrored = (second * this.#n2 + first) * size;
        if (place.split) {
          const start = from + layout.floats.results.fixed + place.offset * blocks;
          const total = sum(results, start, blocks);
          data[direct] = total;
          if (both) data[mirrored] = total;
          continue;
        }
        scatter(data, direct, placement.direct, results, from + place.offset);
        if (both) scatter(data, mirrored, placement.mirrored, results, from + place.offset);
      }
    }
  }

  /** Takes a part of all matrices, `[output][row][column]`. */
  collectMatrices({ rows, columns, results, diagonal }: MatrixPart): void {
    const matrices = this.#all.filter((c) => c.output.buffer === null);
    matrices.forEach(({ data }, k) => {
      const start = k * rows.length * columns.length;
      rows.forEach((row, r) => {
        const from = start + r * columns.length;
        // columns of one part are neighbours
        data.set(results.subarray(from, from + columns.length), row * this.#n2 + (columns[0] ?? 0));
        if (!this.#symmetric || diagonal) return;
        columns.forEach((column, c) => {
          data[column * this.#n2 + row] = results[from + c] ?? Number.NaN;
        });
      });
    });
  }
}

/** Sums of blocks, added up in float64. */
function sum(values: Float32Array, start: number, count: number): number {
  let total = 0;
  for (let k = 0; k < count; k++) total += values[start + k] ?? Number.NaN;
  return total;
}

function scatter(target: FloatArray, start: number, place: Int32Array, source: Float32Array, from: number): void {
  for (let e = 0; e < place.length; e++) target[start + (place[e] ?? 0)] = source[from + e] ?? Number.NaN;
}
