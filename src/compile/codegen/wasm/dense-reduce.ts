import type { DenseAxis, DenseOperation, DenseSource } from '../../schedule/plan.js';
import { sum, times } from './arithmetic.js';
import { type DenseFrame, linear, nest, type SourcePlace, sourcePlace, storeResult } from './dense-source.js';
import type { Local, Operand } from './emitter.js';
import { splat, VECTOR } from './vector-ops.js';

/** A reduction: sums of products, or largest entries. */
export type Reduction = Extract<DenseOperation, { readonly over: unknown }>;

/** Results computed at once, along an axis of either source alone: each load is then used several times. */
const TILE = [4, 2] as const;

/** The last axis of the result along which one source moves and the other does not; -1 if there is none. */
const ownAxis = ({ out, sources: [a, b] }: Reduction, own: 0 | 1): number =>
  !a || !b
    ? -1
    : out.axes.reduce((found, axis, k) => {
        const [first, second] = [a.strides[k] !== 0, b.strides[k] !== 0];
        return axis.extent > 1 && (own === 0 ? first && !second : second && !first) ? k : found;
      }, -1);

/** Results `from <= index < to`, `width` at once. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

function stretches({ extent }: DenseAxis, most: number): readonly Stretch[] {
  const whole = extent - (extent % most);
  return [
    { from: 0, to: whole, width: most },
    { from: whole, to: extent, width: extent - whole },
  ].filter(({ from, to }) => from < to);
}

/** Walks along a source: loads `width` vectors that lie `apart` elements from each other, and steps on. */
class Cursor {
  readonly #frame: DenseFrame;
  readonly #source: DenseSource;
  readonly #place: SourcePlace | null;
  readonly #unit: Operand;
  readonly #pointers: readonly Local[];
  readonly #width: number;
  readonly #apart: number;
  readonly #own: Local[] = [];

  constructor(frame: DenseFrame, source: DenseSource, width: number, apart: number) {
    const { f } = frame;
    this.#frame = frame;
    this.#source = source;
    this.#place = sourcePlace(frame, source);
    this.#width = width;
    this.#apart = apart;
    let unit: Operand = this.#place?.unit ?? 0;
    if (typeof unit !== 'number') {
      const held = f.local('i32');
      f.assign(held, unit);
      this.#own.push(held);
      unit = held;
    }
    this.#unit = unit;
    // with a known distance one pointer does
    this.#pointers = this.#place ? f.locals('i32', typeof unit === 'number' ? 1 : width) : [];
    this.#own.push(...this.#pointers);
  }

  start(element: Operand): void {
    const { f } = this.#frame;
    this.#pointers.forEach((pointer, t) => {
      const base = this.#place?.base ?? 0;
      f.assign(pointer, sum(f, base, times(f, sum(f, element, t * this.#apart), this.#unit)));
    });
  }

  /** Pushes the vectors one after the other; `each` takes one from the stack. */
  load(each: (t: number) => void): void {
    const { f, c } = this.#frame;
    const { from } = this.#source;
    for (let t = 0; t < this.#width; t++) {
      const [pointer, bytes] = [
        this.#pointers[t] ?? this.#pointers[0],
        typeof this.#unit === 'number' ? this.#unit : 0,
      ];
      if (!pointer || !this.#place) splat(f, c.dtype, from.kind === 'scalar' ? from.value : 0);
      else {
        f.get(pointer);
        this.#place.load(t * this.#apart * bytes);
      }
      each(t);
    }
  }

  step(elements: number): void {
    const { f } = this.#frame;
    if (elements === 0) return;
    for (const pointer of this.#pointers) f.increment(pointer, times(f, elements, this.#unit));
  }

  done(): void {
    this.#frame.f.release(...this.#own);
  }
}

/** Emits a reduction: tiles of results outside, the axes that are summed over inside. */
export function emitReduction(frame: DenseFrame, operation: Reduction): void {
  const { f } = frame;
  const { axes } = operation.out;
  const tiled = [ownAxis(operation, 0), ownAxis(operation, 1)] as const;
  const walk = (k: number, at: readonly Local[], widths: readonly [number, number]): void => {
    const axis = axes[k];
    if (!axis) return emitTile(frame, operation, at, tiled, widths);
    f.temp('i32', (u) => {
      const side = tiled.indexOf(k);
      const [rows, columns] = widths;
      if (side < 0) f.for(u, 0, axis.extent, 1, () => walk(k + 1, [...at, u], widths));
      else
        for (const { from, to, width } of stretches(axis, TILE[side] ?? 1))
          f.for(u, from, to, width, () => walk(k + 1, [...at, u], side === 0 ? [width, columns] : [rows, width]));
    });
  };
  walk(0, [], [1, 1]);
}

/** One tile of results. */
function emitTile(
  frame: DenseFrame,
  operation: Reduction,
  at: readonly Local[],
  tiled: readonly [number, number],
  widths: readonly [rows: number, columns: number],
): void {
  const { f, c } = frame;
  const { out, over, sources } = operation;
  const sums = f.locals('v128', widths[0] * widths[1]);
  for (const total of sums) {
    if (operation.op === 'maxOver') splat(f, c.dtype, Number.NEGATIVE_INFINITY);
    else f.push(0, 'v128');
    f.set(total);
  }
  const cursors = sources.map((source, k) => {
    const axis = tiled[k] ?? -1;
    return new Cursor(frame, source, widths[k] ?? 1, source.strides[axis] ?? 0);
  });
  const inner = over.at(-1);
  const stride = (source: DenseSource): number => source.strides[out.axes.length + over.length - 1] ?? 0;
  nest(f, over.slice(0, -1), (outer) => {
    cursors.forEach((cursor, k) => {
      cursor.start(linear(f, [...at, ...outer], sources[k]?.strides ?? []));
    });
    f.temp('i32', (u) => {
      f.for(u, 0, inner?.extent ?? 1, 1, () => {
        accumulate(frame, operation, cursors, sums);
        if (inner) sources.forEach((source, k) => cursors[k]?.step(stride(source)));
      });
    });
  });
  sums.forEach((total, k) => {
    const [row, column] = [Math.floor(k / widths[1]), k % widths[1]];
    const place = at.map((u, axis) => sum(f, u, axis === tiled[0] ? row : 0, axis === tiled[1] ? column : 0));
    storeResult(frame, out, place, total);
  });
  for (const cursor of cursors) cursor.done();
  f.release(...sums);
}

/** Takes one term into every result of a tile, which stand row by row. */
function accumulate(
  { f, c }: DenseFrame,
  operation: Reduction,
  [first, second]: readonly Cursor[],
  sums: readonly Local[],
): void {
  const op = VECTOR[c.dtype];
  const columns: Local[] = [];
  second?.load((t) => {
    const column = f.local('v128');
    columns[t] = column;
    f.set(column);
  });
  f.temp('v128', (row) => {
    first?.load((r) => {
      f.set(row);
      const own =
        columns.length === 0 ? sums.slice(r, r + 1) : sums.slice(r * columns.length, (r + 1) * columns.length);
      own.forEach((total, t) => {
        const column = columns[t];
        if (column && c.relaxed) for (const operand of [row, column, total]) f.get(operand);
        else {
          f.get(total);
          f.get(row);
          if (column) {
            f.get(column);
            f.op(op.mul);
          }
        }
        f.op(operation.op === 'maxOver' ? op.max : column && c.relaxed ? op.madd : op.add);
        f.set(total);
      });
    });
  });
  f.release(...columns);
}
