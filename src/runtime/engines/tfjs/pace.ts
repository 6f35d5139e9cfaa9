import type { RunOptions } from '../../engine.js';

/** Work goes on this long before others get a turn, in milliseconds. */
const TURN = 20;

/** Tells how far a call is, and lets it be stopped: tensors are computed in this thread. */
export class Pace {
  readonly #options: RunOptions;
  readonly #total: number;
  #done = 0;
  #since = performance.now();

  constructor(options: RunOptions, total: number) {
    this.#options = options;
    this.#total = total;
  }

  /** Some pairs are done. */
  did(pairs: number): void {
    this.#done += pairs;
    this.#options.onProgress?.({ done: this.#done, total: this.#total });
  }

  /** All is done, also where there are no pairs to count. */
  finish(): void {
    if (this.#done < this.#total) this.did(this.#total - this.#done);
  }

  /** Lets the event loop turn now and then. @throws the reason of a signal that was aborted. */
  async pause(): Promise<void> {
    if (performance.now() - this.#since > TURN) {
      await new Promise((resolve) => setTimeout(resolve));
      this.#since = performance.now();
    }
    this.#options.signal?.throwIfAborted();
  }
}
