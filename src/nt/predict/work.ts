/** How to follow a long computation, and how to stop it. */
export interface Control {
  /** Called now and then with how much is done of how much. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Stops the computation; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What the routines of linear algebra take to report and to stop. */
export interface StageOptions {
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** Adds up stages of known cost to one progress, which only grows and ends at its total. */
export class Work {
  #finished = 0;
  readonly #total: number;
  readonly #control: Control;

  /** `total` is the sum of the costs of all stages to come, in multiplications. */
  constructor(total: number, control: Control) {
    this.#total = total;
    this.#control = control;
  }

  get signal(): AbortSignal | undefined {
    return this.#control.signal;
  }

  /** Runs one stage. */
  async stage<T>(cost: number, run: (options: StageOptions) => Promise<T>): Promise<T> {
    this.signal?.throwIfAborted();
    const report = (part: number): void =>
      this.#control.onProgress?.({ done: this.#finished + cost * part, total: this.#total });
    const result = await run({ onProgress: (done, total) => report(done / total), signal: this.signal });
    report(1);
    this.#finished += cost;
    return result;
  }
}
