import type { Key } from './key.js';
import { threefry2x32 } from './threefry.js';

/** Blocks that one call of {@link threefry2x32} scrambles: the first one's counters and how many follow each other. */
interface Run {
  readonly counters: readonly [number, number];
  readonly step0: 0 | 1;
  readonly length: number;
}

const WORD = 2 ** 32;
/** Blocks scrambled at a time: their words stay in the nearest cache. */
const CHUNK = 1024;

/** Partitionable: the counters of entry i are the two words of i, the high one first. */
function countUp(i: number): Run {
  const low = i % WORD;
  return { counters: [(i - low) / WORD, low], step0: 0, length: WORD - low };
}

/**
 * Not partitionable: the counters 0 .. count - 1 are cut in two halves, and block j takes one from each. An odd count is
 * filled up with a 0, which the last block gets.
 */
function countHalves(j: number, count: number): Run {
  const blocks = Math.ceil(count / 2);
  if (count % 2 === 0) return { counters: [j, j + blocks], step0: 1, length: blocks - j };
  if (j < blocks - 1) return { counters: [j, j + blocks], step0: 1, length: blocks - 1 - j };
  return { counters: [j, 0], step0: 1, length: 1 };
}

/**
 * The 32 random bits of entries `from`, `from + 1`, ... of an array of `size` entries, as many as `out` holds.
 * Only keys that are not partitionable look at `size`.
 */
export function words32(key: Key, size: number, from: number, out: Uint32Array): void {
  const first = new Uint32Array(Math.min(CHUNK, out.length));
  const second = new Uint32Array(first.length);
  const half = Math.ceil(size / 2);
  for (let at = 0; at < out.length; ) {
    const i = from + at;
    const inSecond = i >= half;
    const run = key.partitionable ? countUp(i) : countHalves(inSecond ? i - half : i, size);
    const n = Math.min(run.length, CHUNK, out.length - at);
    threefry2x32(key.data, run.counters, run.step0, n, first, second);
    if (key.partitionable) for (let k = 0; k < n; k++) out[at + k] = (first[k] ?? 0) ^ (second[k] ?? 0);
    else out.set((inSecond ? second : first).subarray(0, n), at);
    at += n;
  }
}

/** The 64 random bits of entries `from`, `from + 1`, ... of an array of `size` entries, in two words each. */
export function words64(key: Key, size: number, from: number, high: Uint32Array, low: Uint32Array): void {
  for (let at = 0; at < high.length; ) {
    const run = key.partitionable ? countUp(from + at) : countHalves(from + at, 2 * size);
    const n = Math.min(run.length, high.length - at);
    threefry2x32(key.data, run.counters, run.step0, n, high.subarray(at), low.subarray(at));
    at += n;
  }
}
