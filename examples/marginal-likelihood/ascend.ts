/** A point on the way up: the values, and the number that is climbed with its derivative by each. */
export interface Ascent {
  readonly at: readonly number[];
  readonly value: number;
  readonly slope: readonly number[];
}

export type Climbed = (at: readonly number[]) => Promise<Pick<Ascent, 'value' | 'slope'>>;

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, k) => sum + v * (b[k] ?? 0), 0);

/** A step has to gain this much of what the slope promises. */
const ENOUGH = 0.3;
/** Steps shorter than this, in all values together, are not worth a call. */
const SHORTEST = 1e-4;

/**
 * Gradient ascent with backtracking: a step that gains too little is halved, and one that was taken at once lets the
 * next be twice as long. Yields the start and every point it went to, and ends at a top.
 */
export async function* ascend(climbed: Climbed, start: readonly number[], firstLength: number): AsyncGenerator<Ascent> {
  let here: Ascent = { at: start, ...(await climbed(start)) };
  yield here;
  let length = firstLength;
  while (length > SHORTEST) {
    const { at, value, slope } = here;
    const size = Math.sqrt(dot(slope, slope));
    if (size === 0) return;
    const next = at.map((v, k) => v + (length / size) * (slope[k] ?? 0));
    const there = await climbed(next);
    if (there.value - value < ENOUGH * length * size) {
      length /= 2;
      continue;
    }
    here = { at: next, ...there };
    yield here;
    length *= 2;
  }
}
