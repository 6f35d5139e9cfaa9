import type { Coordinate, Side } from '../../schedule/plan.js';
import { sum, times } from './arithmetic.js';
import type { Local, Operand } from './emitter.js';
import type { StepFrame } from './step-frame.js';
import { position } from './step-geometry.js';

/** Row-major strides of an array with these extents. */
export const stridesOf = (extents: readonly number[]): readonly number[] =>
  extents.map((_, k) => extents.slice(k + 1).reduce((a, b) => a * b, 1));

/** A pointer into per-sample data that follows positions: byte offset (element times samples), kept up along a row. */
export class ElementPointer {
  readonly offset: Local;
  readonly #frame: StepFrame;
  readonly #at: readonly Coordinate[];
  readonly #strides: readonly number[];
  readonly #unit: Operand;
  readonly #step: Local;
  readonly #wraps: boolean;
  readonly #inner: number;
  #outer: readonly Local[] = [];

  constructor(frame: StepFrame, at: readonly Coordinate[], strides: readonly number[], unit: Operand) {
    const { f } = frame;
    this.#frame = frame;
    this.#at = at;
    this.#strides = strides;
    this.#unit = unit;
    this.offset = f.local('i32');
    this.#step = f.local('i32');
    this.#inner = frame.geometry.length - 1;
    this.#wraps = at.some((x) => x.axis === this.#inner && x.at === 'q' && frame.geometry[x.axis]?.wrap);
    const innerStride = at.reduce((n, x, k) => (x.axis === this.#inner ? n + (strides[k] ?? 0) : n), 0);
    f.assign(this.#step, times(f, innerStride, unit));
  }

  #seek(inner: Operand): void {
    const { f, geometry } = this.#frame;
    const element = sum(
      f,
      ...this.#at.map((x, k) => {
        const u = x.axis === this.#inner ? inner : (this.#outer[x.axis] ?? 0);
        return times(f, position(f, geometry, x, u), this.#strides[k] ?? 0);
      }),
    );
    f.assign(this.offset, times(f, element, this.#unit));
  }

  row(outer: readonly Local[]): void {
    this.#outer = outer;
    this.#seek(0);
  }

  /** Before an element: only pointers that wrap within a row have to look again. */
  element(inner: Local | null): void {
    if (this.#wraps && inner) this.#seek(inner);
  }

  next(): void {
    if (!this.#wraps) this.#frame.f.increment(this.offset, this.#step);
  }
}

/** Element pointers are shared by all leaves that read at the same positions. */
export class Pointers {
  readonly #frame: StepFrame;
  readonly #known = new Map<string, ElementPointer>();

  constructor(frame: StepFrame) {
    this.#frame = frame;
  }

  get all(): Iterable<ElementPointer> {
    return this.#known.values();
  }

  get(at: readonly Coordinate[], strides: readonly number[], side: Side): ElementPointer {
    const key = JSON.stringify([at, strides, side]);
    const known = this.#known.get(key);
    if (known) return known;
    const made = new ElementPointer(this.#frame, at, strides, this.#frame.stride[side]);
    this.#known.set(key, made);
    return made;
  }
}
