import { sizeOf } from '../../describe.js';
import type { EngineOutput, FloatArray } from '../../engine.js';
import { floatArray } from '../../float-array.js';
import type { Range } from './batches.js';
import { type Counts, extentOf, type Side } from './layout.js';
import type { LoweredOutput } from './lower/lower.js';

/** The axis of the other member of a pair. */
function partner(name: string): string {
  if (name === 'i') return 'j';
  if (name === 'j') return 'i';
  if (name.startsWith('p')) return `q${name.slice(1)}`;
  return name.startsWith('q') ? `p${name.slice(1)}` : name;
}

/** One axis of a box of numbers to copy: how many, and how far apart they are. */
interface Stride {
  readonly extent: number;
  readonly from: number;
  readonly to: number;
}

/** Copies a box of an array to a box of another. */
function copyBox(
  target: FloatArray,
  to: number,
  source: ArrayLike<number>,
  from: number,
  axes: readonly Stride[],
): void {
  const outer = axes.slice(0, -1);
  const inner = axes.at(-1) ?? { extent: 1, from: 0, to: 0 };
  const index = outer.map(() => 0);
  let [read, write] = [from, to];
  for (let rows = sizeOf(outer.map((a) => a.extent)); rows > 0; rows--) {
    for (let k = 0; k < inner.extent; k++) target[write + k * inner.to] = source[read + k * inner.from] ?? Number.NaN;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const along = outer[axis];
      if (!along) break;
      const next = (index[axis] ?? 0) + 1;
      const moved = next === along.extent ? 1 - along.extent : 1;
      index[axis] = next === along.extent ? 0 : next;
      read += along.from * moved;
      write += along.to * moved;
      if (next < along.extent) break;
    }
  }
}

/** An array handed to the caller, filled tile by tile. */
export class Result {
  readonly name: string;
  readonly output: LoweredOutput;
  readonly #shape: readonly number[];
  readonly #data: FloatArray;

  constructor(name: string, output: LoweredOutput, counts: Counts) {
    this.name = name;
    this.output = output;
    this.#shape = output.axes.map((a) => extentOf(a, counts));
    this.#data = floatArray('f32', this.#shape, name);
  }

  get made(): EngineOutput {
    return { shape: this.#shape, data: this.#data };
  }

  /** Takes a tile of these samples. */
  take(source: ArrayLike<number>, i: Range, j: Range): void {
    this.#copy(source, i, j, { i: { start: 0, count: i.count }, j: { start: 0, count: j.count } }, false);
  }

  /**
   * Takes the mirror image of a tile: entry (i, j, p, q) goes to (j, i, q, p). Of a tile on the diagonal, what lies
   * above it.
   */
  mirror(source: ArrayLike<number>, i: Range, j: Range): void {
    if (i.start !== j.start) {
      this.#copy(source, i, j, { i: { start: 0, count: i.count }, j: { start: 0, count: j.count } }, true);
      return;
    }
    for (let row = 0; row + 1 < i.count; row++)
      this.#copy(source, i, j, { i: { start: row, count: 1 }, j: { start: row + 1, count: j.count - row - 1 } }, true);
  }

  /** Copies the samples of `box`, counted from the start of a tile. */
  #copy(source: ArrayLike<number>, i: Range, j: Range, box: Readonly<Record<Side, Range>>, mirror: boolean): void {
    const { axes, value } = this.output;
    const tile = value.axes.map((a) => extentOf(a, { i: i.count, j: j.count }));
    let [from, to] = [0, 0];
    const strides = value.axes.map((axis, k): Stride => {
      const other = partner(axis.name);
      const name = mirror && axes.some((a) => a.name === other) ? other : axis.name;
      const step = sizeOf(this.#shape.slice(axes.findIndex((a) => a.name === name) + 1));
      const stride = sizeOf(tile.slice(k + 1));
      const side = axis.name === 'i' ? 'i' : axis.name === 'j' ? 'j' : null;
      if (!side) return { extent: tile[k] ?? 1, from: stride, to: step };
      from += box[side].start * stride;
      to += ((side === 'i' ? i : j).start + box[side].start) * step;
      return { extent: box[side].count, from: stride, to: step };
    });
    copyBox(this.#data, to, source, from, strides);
  }
}
