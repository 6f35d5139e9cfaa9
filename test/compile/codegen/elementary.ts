/** The elementary primitives: what they are to 60 digits, where they are measured, and what is exact. */
import type { Tolerance } from '../../property/support/tolerance.js';
import {
  arcCosine0SlopeOf,
  cosineOf,
  erfOf,
  errorOf,
  exponentialOf,
  logarithmOf,
  type Scaled,
  sineOf,
  toNumber,
} from './high-precision-functions.js';

type ElementaryOp = 'exp' | 'log' | 'sin' | 'cos' | 'erf' | 'arcCosine0Slope';

interface Elementary {
  readonly meant: (x: number) => Scaled;
  /** Whether the error is measured against 1, or against the value. */
  readonly absolute?: true;
  /** Units of error that an engine is allowed. */
  readonly units: (t: Tolerance) => number;
  /** Numbers to measure at, before they are rounded to a type. */
  readonly points: (t: Tolerance) => readonly number[];
  /** Arguments with exact results: ends, and what is no number. */
  readonly exact: readonly (readonly [x: number, wanted: number])[];
}

const steps = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count + 1 }, (_, k) => from + ((to - from) * k) / count);
/** Powers of ten with irregular digits. */
const powers = (from: number, to: number, count: number): readonly number[] =>
  steps(from, to, count).map((e) => 10 ** e);
const signed = (list: readonly number[]): readonly number[] => list.flatMap((x) => [x, -x]);

/** Angles over many turns, next to multiples of pi / 2 and in between. */
const angles = ({ farthestAngle }: Tolerance): readonly number[] =>
  signed([
    ...steps(0, 7, 120),
    ...powers(-30, Math.log10(farthestAngle) - 1e-3, 120),
    ...steps(1, farthestAngle / 1.58, 60).map((k) => (Math.round(k) * Math.PI) / 2),
    ...steps(1, farthestAngle / 1.58, 60).map((k) => (Math.round(k) * Math.PI) / 4),
  ]);

const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];

export const ELEMENTARY: Readonly<Record<ElementaryOp, Elementary>> = {
  exp: {
    meant: exponentialOf,
    units: (t) => t.exponential,
    points: (t) => [
      ...steps(Math.log(t.tiny) + 1e-3, -Math.log(t.tiny), 250),
      ...steps(-2, 2, 80),
      ...signed(powers(-30, 0, 60)),
    ],
    exact: [
      [0, 1],
      [-0, 1],
      [1e3, inf],
      [-1e3, 0],
      [1e30, inf],
      [-1e30, 0],
      [inf, inf],
      [-inf, 0],
      [nan, nan],
    ],
  },
  log: {
    meant: logarithmOf,
    units: (t) => t.logarithm,
    points: (t) => [
      ...powers(Math.log10(t.tiny) + 1e-3, -Math.log10(t.tiny), 250),
      ...steps(0.25, 4, 250),
      ...powers(-16, -1, 60).flatMap((gap) => [1 - gap, 1 + gap]),
      ...steps(-100, 100, 20).map((e) => 2 ** e),
    ],
    exact: [
      [1, 0],
      [0, -inf],
      [-0, -inf],
      [-1, nan],
      [-1e-30, nan],
      [-inf, nan],
      [inf, inf],
      [nan, nan],
    ],
  },
  sin: {
    meant: sineOf,
    absolute: true,
    units: (t) => t.circular,
    points: angles,
    exact: [
      [0, 0],
      [-0, 0],
      [inf, nan],
      [-inf, nan],
      [nan, nan],
    ],
  },
  cos: {
    meant: cosineOf,
    absolute: true,
    units: (t) => t.circular,
    points: angles,
    exact: [
      [0, 1],
      [-0, 1],
      [1e-30, 1],
      [inf, nan],
      [-inf, nan],
      [nan, nan],
    ],
  },
  erf: {
    meant: erfOf,
    units: (t) => t.errorFunction,
    points: (t) => signed([...steps(0.02, 7, 250), ...steps(0.9, 1.1, 80), ...powers(Math.log10(t.tiny) + 1, 0, 100)]),
    exact: [
      [0, 0],
      [-0, 0],
      [8, 1],
      [-8, -1],
      [1e30, 1],
      [inf, 1],
      [-inf, -1],
      [nan, nan],
    ],
  },
  arcCosine0Slope: {
    meant: arcCosine0SlopeOf,
    // of a rounded product with a rounded factor
    units: (t) => t.inverseRoot + 2,
    points: (t) => [
      ...signed(steps(0, 0.999, 200)),
      ...signed(powers(Math.log10(3 * t.snap), -1, 100).map((gap) => 1 - gap)),
    ],
    exact: [
      [1, 0],
      [-1, 0],
      [1.5, 0],
      [-inf, 0],
    ],
  },
};

export const ELEMENTARY_OPS: readonly ElementaryOp[] = ['exp', 'log', 'sin', 'cos', 'erf', 'arcCosine0Slope'];

/** The error of a result in units of roundoff, of the value or of 1. */
export function unitsOff(op: ElementaryOp, x: number, found: number, { unit }: Tolerance): number {
  if (!Number.isFinite(found)) return Number.POSITIVE_INFINITY;
  const { meant, absolute } = ELEMENTARY[op];
  const wanted = meant(x);
  const relative = errorOf(found, wanted);
  return (absolute ? relative * Math.abs(toNumber(wanted)) : relative) / unit;
}
