import { type Affine, affineKey, combine, type Loops, renumber, ZERO } from './affine.js';

/** Where an array is read along one of its axes. */
export type Coordinate = PlainCoordinate | FoldedCoordinate | Digit;

export interface PlainCoordinate {
  readonly kind: 'plain';
  readonly index: Affine;
}

/** `((index mod modulus) + carry) / divisor`; modulus 0 stands for no wrapping around. */
export interface FoldedCoordinate {
  readonly kind: 'folded';
  readonly index: Affine;
  readonly modulus: number;
  readonly carry: Affine;
  readonly divisor: number;
}

/** One of the axes of a merged index: `floor(of / weight) mod extent`. */
export interface Digit {
  readonly kind: 'digit';
  readonly of: Affine;
  readonly weight: number;
  readonly extent: number;
}

/** Where a read is 0: outside `0 <= at < extent`, and where a division leaves a remainder. */
export interface Limit {
  readonly at: PlainCoordinate | FoldedCoordinate;
  readonly extent: number;
}

export const plain = (index: Affine): PlainCoordinate => ({ kind: 'plain', index });

export const ORIGIN = plain(ZERO);

const inside = (loops: Loops, index: Affine, extent: number): boolean => {
  const [least, greatest] = loops.range(index);
  return least >= 0 && greatest < extent;
};

/** The index modulo the extent, never negative. */
export const wrapped = (loops: Loops, index: Affine, extent: number): PlainCoordinate | FoldedCoordinate =>
  inside(loops, index, extent) ? plain(index) : { kind: 'folded', index, modulus: extent, carry: ZERO, divisor: 1 };

/** The limit as a list: empty where it always holds. */
export function limits(loops: Loops, at: PlainCoordinate | FoldedCoordinate, extent: number): readonly Limit[] {
  const holds =
    at.kind === 'plain'
      ? inside(loops, at.index, extent)
      : at.divisor === 1 && at.modulus > 0 && inside(loops, at.carry, extent - at.modulus + 1);
  return holds ? [] : [{ at, extent }];
}

/** One axis of a merged index, as plainly as it can be said. */
export function digit(loops: Loops, of: Affine, weight: number, extent: number): PlainCoordinate | Digit {
  if (extent === 1) return ORIGIN;
  const above = weight * extent;
  const [low, own]: [[number, number][], [number, number][]] = [[], []];
  for (const [loop, factor] of of.terms) {
    // whole turns of this axis are told by those above it
    if (factor % above === 0) continue;
    (factor % weight === 0 ? own : low).push([loop, factor]);
  }
  const lowest = loops.range({ terms: new Map(low), offset: of.offset });
  const index: Affine = { terms: new Map(own.map(([loop, factor]) => [loop, factor / weight])), offset: 0 };
  const separate = lowest[0] >= 0 && lowest[1] < weight && inside(loops, index, extent);
  return separate ? plain(index) : { kind: 'digit', of, weight, extent };
}

/** The index that has these coordinates row-major, the last fastest; `null` if there is no way to say it. */
export function merged(
  loops: Loops,
  parts: readonly { readonly at: Coordinate; readonly extent: number }[],
): Coordinate | null {
  const real = parts.filter((p) => p.extent !== 1);
  const plainParts: [number, Affine][] = [];
  let weight = 1;
  for (const { at, extent } of [...real].reverse()) {
    if (at.kind === 'plain') plainParts.push([weight, at.index]);
    weight *= extent;
  }
  if (plainParts.length === real.length) return plain(combine(plainParts));
  if (real.length === 1) return real[0]?.at ?? null;
  const joined = joinedDigits(real.map((p) => p.at));
  return joined && digit(loops, joined.of, joined.weight, joined.extent);
}

/** Neighbouring digits of one index as one digit. */
function joinedDigits(parts: readonly Coordinate[]): Digit | null {
  const digits = parts.flatMap((at) => (at.kind === 'digit' ? [at] : [])).reverse();
  const [first] = digits;
  if (!first || digits.length !== parts.length) return null;
  let extent = 1;
  for (const { of, weight, extent: own } of digits) {
    if (affineKey(of) !== affineKey(first.of) || weight !== first.weight * extent) return null;
    extent *= own;
  }
  return { ...first, extent };
}

/** Text that is equal for equal coordinates. */
export function coordinateKey(at: Coordinate): string {
  if (at.kind === 'plain') return affineKey(at.index);
  if (at.kind === 'digit') return `${affineKey(at.of)}/${at.weight}%${at.extent}`;
  return `(${affineKey(at.index)}%${at.modulus}+${affineKey(at.carry)})/${at.divisor}`;
}

/** The same with loops called otherwise. */
export function renumbered(at: Coordinate, map: ReadonlyMap<number, number>): Coordinate {
  return at.kind === 'digit' ? { ...at, of: renumber(at.of, map) } : renumberedPlace(at, map);
}

/** The same for what limits a read. */
export function renumberedPlace(at: Limit['at'], map: ReadonlyMap<number, number>): Limit['at'] {
  const index = renumber(at.index, map);
  return at.kind === 'plain' ? { kind: 'plain', index } : { ...at, index, carry: renumber(at.carry, map) };
}

/** The loops that a coordinate depends on. */
export function loopsOf(at: Coordinate): readonly number[] {
  if (at.kind === 'plain') return [...at.index.terms.keys()];
  if (at.kind === 'digit') return [...at.of.terms.keys()];
  return [...at.index.terms.keys(), ...at.carry.terms.keys()];
}
