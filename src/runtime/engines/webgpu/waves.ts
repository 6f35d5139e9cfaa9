/**
 * Work handed to the device, two pieces at a time: while it computes one, the results of the one before are taken. What
 * one piece is has no bearing, so that a region begins before the one it reads from is through: the queue keeps order.
 */
export class Waves {
  #before: Promise<void> = Promise.resolve();
  #turn: 0 | 1 = 0;
  #done = 0;

  /**
   * Hands over one piece, and waits for the one before. `submit` is given which of two buffers to read back into; `took`
   * is told when it is through, and how many milliseconds the device had it.
   */
  async add(submit: (turn: 0 | 1) => Promise<void>, took: (milliseconds: number) => void): Promise<void> {
    const handed = performance.now();
    const wave = submit(this.#turn).then(() => {
      const now = performance.now();
      const began = Math.max(handed, this.#done);
      this.#done = now;
      took(now - began);
    });
    this.#turn = this.#turn === 0 ? 1 : 0;
    // also when the one before fails, this one must have ended before its buffers are used again
    wave.catch(() => undefined);
    await this.#before;
    this.#before = wave;
  }

  /** Waits for all that is under way. */
  end(): Promise<void> {
    return this.#before;
  }
}
