import { InputError } from '../../../compile/errors.js';
import { product } from '../../../compile/product.js';
import type { AttentionResolved } from './options.js';

/** What embeddings of positions depend on. */
export type PositionOptions = Pick<AttentionResolved, 'posEmbPNorm' | 'posEmbDecayFn'>;

/** Index along each axis of a position, row-major. */
function coordinates(sizes: readonly number[], position: number): readonly number[] {
  let rest = position;
  return [...sizes]
    .reverse()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .reverse();
}

/**
 * R[p, p'] = decay(sum over axes of |p - p'| ** posEmbPNorm): the covariance of the embeddings of two positions, row by
 * row, positions row-major (Hron et al. 2020, arXiv:2006.10540).
 * @throws InputError where the decay is not a finite number.
 */
export function positionCovariance(o: PositionOptions, sizes: readonly number[]): readonly (readonly number[])[] {
  const all = Array.from({ length: product(sizes) }, (_, p) => coordinates(sizes, p));
  const decay = o.posEmbDecayFn ?? ((distance) => (distance === 0 ? 1 : 0));
  const known = new Map<number, number>();
  const at = (distance: number): number => {
    const value = known.get(distance) ?? decay(distance);
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new InputError(`GlobalSelfAttention: posEmbDecayFn(${distance}) must be a finite number, got ${value}`);
    known.set(distance, value);
    return value;
  };
  return all.map((p) =>
    all.map((q) => at(p.reduce((sum, x, axis) => sum + Math.abs(x - (q[axis] ?? 0)) ** o.posEmbPNorm, 0))),
  );
}

/** The same on the position axes p0, q0, p1, q1, … of a kernel, row-major. */
export function interleavedCovariance(o: PositionOptions, sizes: readonly number[]): readonly number[] {
  const rows = positionCovariance(o, sizes);
  const data = new Array<number>(rows.length ** 2).fill(0);
  for (const [p, row] of rows.entries())
    for (const [q, value] of row.entries()) {
      const [from, to] = [coordinates(sizes, p), coordinates(sizes, q)];
      data[sizes.reduce((at, size, k) => (at * size + (from[k] ?? 0)) * size + (to[k] ?? 0), 0)] = value;
    }
  return data;
}

/** What rounding may leave of a variance that other positions explain wholly. */
const ROUNDING = 1e-10;

/**
 * A lower triangular L with L L' = R, row by row, with which independent embeddings get the covariance R.
 * @throws InputError where R is not positive semidefinite, so that no embeddings have it.
 */
export function positionFactor(o: PositionOptions, sizes: readonly number[]): readonly (readonly number[])[] {
  const covariance = positionCovariance(o, sizes);
  const factor: number[][] = [];
  // the same at every position
  const variance = covariance[0]?.[0] ?? 0;
  const left = (x: number): boolean => Math.abs(x) > ROUNDING * Math.abs(variance);
  for (const [p, row] of covariance.entries()) {
    const own: number[] = [];
    factor.push(own);
    for (const [q, value] of row.slice(0, p + 1).entries()) {
      const other = factor[q] ?? own;
      const rest = own.reduce((sum, x, k) => sum - x * (other[k] ?? 0), value);
      const pivot = other[q] ?? 0;
      if (q === p ? rest < 0 && left(rest) : pivot === 0 && left(rest)) throw new InputError(IMPOSSIBLE);
      if (q === p) own.push(left(rest) ? Math.sqrt(rest) : 0);
      else own.push(pivot === 0 ? 0 : rest / pivot);
    }
  }
  return factor.map((row) => [...row, ...covariance.slice(row.length).map(() => 0)]);
}

const IMPOSSIBLE =
  'GlobalSelfAttention: posEmbDecayFn gives the positions a covariance that is not positive semidefinite, so that no ' +
  'embeddings have it; take a function that does, such as (d) => Math.exp(-d).';
