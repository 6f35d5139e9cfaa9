import type { Key } from '../../runtime/random/key.js';
import { randomBits } from '../../runtime/random/random-bits.js';

/** Random words: xoshiro128** (D. Blackman and S. Vigna 2018, arXiv:1805.01407), its state drawn from a key. */
export function wordsFrom(key: Key): () => number {
  let [a = 1, b = 2, c = 3, d = 4] = Array.from(randomBits(key, [4]).data, (word) => word | 0);
  return () => {
    const five = Math.imul(b, 5);
    const word = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return word;
  };
}
