import type { FloatArray } from '../../engine.js';

/** Copies one lane of a group's buffer to where its entry starts in the output. */
export function scatterLane(
  target: FloatArray,
  start: number,
  place: Int32Array,
  source: FloatArray,
  lane: number,
  lanes: number,
): void {
  for (let e = 0; e < place.length; e++) target[start + (place[e] ?? 0)] = source[e * lanes + lane] ?? Number.NaN;
}

/** The float64 partial sums of one lane, added up. */
export function sumPartials(source: Float64Array, lane: number, lanes: number): number {
  let total = 0;
  for (let at = lane; at < source.length; at += lanes) total += source[at] ?? Number.NaN;
  return total;
}
