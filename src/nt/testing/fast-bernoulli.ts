import type { Key } from '../../runtime/random/key.js';
import { RandomWords } from './random-words.js';

/** 1 with some probability, else 0, many times faster than `bernoulli`: fills an array with the next numbers. */
export function fastBernoulli(key: Key): (out: Float32Array | Float64Array, probability: number) => void {
  const words = new RandomWords(key);
  return (out, probability) => {
    for (let k = 0; k < out.length; k++) out[k] = Number((words.next() >>> 0) * 2 ** -32 < probability);
  };
}
