import type { Key } from '../../runtime/random/key.js';
import { randomBits } from '../../runtime/random/random-bits.js';

/** Words that are made at once, so that the state is in registers for that long. */
const AT_ONCE = 1024;

/** Random words: xoshiro128** (D. Blackman and S. Vigna 2018, arXiv:1805.01407), its state drawn from a key. */
export class RandomWords {
  readonly #state: Int32Array;
  readonly #words = new Int32Array(AT_ONCE);
  #at = AT_ONCE;

  constructor(key: Key) {
    this.#state = Int32Array.from(randomBits(key, [4]).data, (word) => word | 0);
  }

  /** The next word. */
  next(): number {
    if (this.#at === AT_ONCE) this.#refill();
    return this.#words[this.#at++] ?? 0;
  }

  #refill(): void {
    const [state, words] = [this.#state, this.#words];
    let [a = 1, b = 2, c = 3, d = 4] = state;
    for (let k = 0; k < AT_ONCE; k++) {
      const five = Math.imul(b, 5);
      words[k] = Math.imul((five << 7) | (five >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    state.set([a, b, c, d]);
    this.#at = 0;
  }
}
