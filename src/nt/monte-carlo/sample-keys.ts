import type { Key } from '../../runtime/random/key.js';
import { split } from '../../runtime/random/split.js';

/**
 * The keys of the samples in turn, those of the reference: each is split off what is left of `key`, and its first half
 * draws the parameters (the second is for what a forward pass draws). Sample k has the same key however many there are.
 */
export function* sampleKeys(key: Key): Generator<Key, never> {
  let left = key;
  for (;;) {
    const [next, own] = split(left);
    const [init] = split(own);
    left = next;
    yield init;
  }
}
