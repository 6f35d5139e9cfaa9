/** A whole number that depends on loops: `sum of factor * loop + offset`, loops by their number. No factor is 0. */
export interface Affine {
  readonly terms: ReadonlyMap<number, number>;
  readonly offset: number;
}

export const ZERO: Affine = { terms: new Map(), offset: 0 };

export const loopIndex = (loop: number): Affine => ({ terms: new Map([[loop, 1]]), offset: 0 });

/** The sum over parts of factor * part, plus an offset. */
export function combine(parts: readonly (readonly [factor: number, part: Affine])[], offset = 0): Affine {
  const terms = new Map<number, number>();
  let total = offset;
  for (const [factor, part] of parts) {
    total += factor * part.offset;
    for (const [loop, f] of part.terms) {
      const sum = (terms.get(loop) ?? 0) + factor * f;
      if (sum === 0) terms.delete(loop);
      else terms.set(loop, sum);
    }
  }
  return { terms, offset: total };
}

/** The same with loops called otherwise; two loops may become one. */
export const renumber = (a: Affine, map: ReadonlyMap<number, number>): Affine =>
  combine(
    [...a.terms].map(([loop, factor]) => [factor, loopIndex(map.get(loop) ?? loop)] as const),
    a.offset,
  );

/** Text that is equal for equal numbers. */
export const affineKey = ({ terms, offset }: Affine): string =>
  `${[...terms]
    .sort(([a], [b]) => a - b)
    .map(([loop, f]) => `${f}*${loop}`)
    .join('+')}+${offset}`;

/** The one loop that the number is the index of; `null` if it is anything else. */
export function soleLoop({ terms, offset }: Affine): number | null {
  if (terms.size !== 1 || offset !== 0) return null;
  const [[loop, factor] = [0, 0]] = terms;
  return factor === 1 ? loop : null;
}

/** The loops of a schedule, by number, with their extents. */
export class Loops {
  readonly #extents: number[] = [];

  /** A new loop. */
  make(extent: number): number {
    return this.#extents.push(extent) - 1;
  }

  extent(loop: number): number {
    return this.#extents[loop] ?? 1;
  }

  /** The least and the greatest value. */
  range({ terms, offset }: Affine): readonly [least: number, greatest: number] {
    let [least, greatest] = [offset, offset];
    for (const [loop, factor] of terms) {
      const reach = factor * Math.max(0, this.extent(loop) - 1);
      if (reach < 0) least += reach;
      else greatest += reach;
    }
    return [least, greatest];
  }
}
