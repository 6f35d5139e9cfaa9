import { entryFloats, type GroupLayout } from '../../../compile/codegen/wgsl/group-layout.js';
import type { Plan, Region } from '../../../compile/schedule/plan.js';
import type { EngineOutput, FloatArray } from '../../engine.js';
import { type Collected, collectedOutputs, engineOutputs } from '../collected.js';
import { transpose } from '../transpose.js';

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
      const pairs = region.name === 'pair';
      const n2 = pairs ? this.#n2 : 0;
      const mirrors = pairs && this.#symmetric;
      const at = place.split ? layout.floats.results.fixed + place.offset * blocks : place.offset;
      if (size === 1) {
        numbers(data, samples, n2, mirrors, results, { width, at, terms: place.split ? blocks : 1 });
        continue;
      }
      for (let entry = 0; 2 * entry < samples.length; entry++) {
        const first = samples[2 * entry] ?? 0;
        const second = samples[2 * entry + 1] ?? 0;
        const start = entry * width + at;
        scatter(data, (pairs ? first * n2 + second : first) * size, placement.direct, results, start);
        if (mirrors && first !== second)
          scatter(data, (second * n2 + first) * size, placement.mirrored, results, start);
      }
    }
  }

  /** Takes a part of all matrices, `[output][row][column]`. */
  collectMatrices({ rows, columns, results, diagonal }: MatrixPart): void {
    const matrices = this.#all.filter((c) => c.output.buffer === null);
    const [row = 0, column = 0] = [rows[0], columns[0]];
    const [height, width, n2] = [rows.length, columns.length, this.#n2];
    matrices.forEach(({ data }, k) => {
      const part = results.subarray(k * height * width, (k + 1) * height * width);
      // rows and columns of one part are neighbours
      const whole = width === n2;
      for (let r = 0; r < height; r += whole ? height : 1)
        data.set(whole ? part : part.subarray(r * width, (r + 1) * width), (row + r) * n2 + column);
      if (this.#symmetric && !diagonal) {
        const target = { data, start: column * n2 + row, stride: n2 };
        transpose(target, { data: part, start: 0, stride: width }, height, width);
      }
    });
  }
}

/**
 * Takes one number of every entry: a sum of `terms`, added up in float64, of those at `at` in its `width`. `n2` is 0 for
 * entries that are samples, which have no second.
 */
function numbers(
  target: FloatArray,
  samples: Uint32Array,
  n2: number,
  mirrors: boolean,
  results: Float32Array,
  { width, at, terms }: { readonly width: number; readonly at: number; readonly terms: number },
): void {
  const count = samples.length / 2;
  for (let entry = 0; entry < count; entry++) {
    const first = samples[2 * entry] ?? 0;
    const second = n2 > 0 ? (samples[2 * entry + 1] ?? 0) : 0;
    const start = entry * width + at;
    let total = 0;
    for (let k = 0; k < terms; k++) total += results[start + k] ?? Number.NaN;
    target[n2 > 0 ? first * n2 + second : first] = total;
    if (mirrors) target[second * n2 + first] = total;
  }
}

function scatter(target: FloatArray, start: number, place: Int32Array, source: Float32Array, from: number): void {
  for (let e = 0; e < place.length; e++) target[start + (place[e] ?? 0)] = source[from + e] ?? Number.NaN;
}
