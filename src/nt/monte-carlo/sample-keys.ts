import type { Key } from '../../runtime/random/key.js';
import { split } from '../../runtime/random/split.js';

/** What one random network is drawn from. */
export interface SampleKeys {
  /** Draws its parameters. */
  readonly init: Key;
  /** Draws what its layers draw for a pass. */
  readonly pass: Key;
}

/**
 * The keys of the samples in turn, those of the reference: each is split off what is left of `key`, and then in two.
 * Sample k has the same keys however many there are.
 */
export function* sampleKeys(key: Key): Generator<SampleKeys, never> {
  let left = key;
  for (;;) {
    const [next, own] = split(left);
    const [init, pass] = split(own);
    left = next;
    yield { init, pass };
  }
}
