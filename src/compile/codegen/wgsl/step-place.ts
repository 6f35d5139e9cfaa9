import type { Coordinate } from '../../schedule/plan.js';
import type { Rectangle } from './rectangles.js';

/** Where the code of a step stands: its rectangle, and names for the element at hand. */
export interface StepPlace {
  readonly rectangle: Rectangle;
  /** Row-major number of the element within the rectangle. */
  readonly element: string;
  /** Index of the element on each axis. */
  readonly index: readonly string[];
  /** Index of its second position on each axis, in a torus. */
  readonly others: readonly (string | null)[];
  /** Names of window taps that the code at hand has made already. */
  readonly shared: Map<string, readonly { readonly index: string; readonly inside: string | null }[]>;
  /** One of several elements that an invocation computes together. */
  readonly strip?: Strip;
}

/** Where an element stands among neighbours along the first axis. */
export interface Strip {
  /** Index of the first of them. */
  readonly first: string;
  readonly row: number;
  /** Code for before all steps, where names are made that they share. */
  readonly lines: string[];
  /** Names of sums over what rows have in common, by what they read. */
  readonly sums: Map<string, string>;
}

/** Position p of a coordinate, or q = p + d, modulo the extent where offsets wrap. */
export function position({ axis, at }: Coordinate, { rectangle, index, others }: StepPlace): string {
  const side = rectangle.sides[axis];
  if (!side) return '0';
  const p = side.origin === '0' ? (index[axis] ?? '0') : `(${side.origin} + ${index[axis] ?? '0'})`;
  if (at === 'p' || side.offset === '0') return p;
  const other = others[axis];
  if (other) return other;
  const q = `(${p} + ${side.offset})`;
  return side.axis.wrap ? `(${q} % ${side.full})` : q;
}
