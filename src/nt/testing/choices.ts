/** Reads choices out of one whole number, lowest digits first; 0 makes every choice the first one. */
export class Choices {
  #rest: number;

  constructor(gene: number) {
    this.#rest = gene;
  }

  /** A number from 0 to `n - 1`. */
  below(n: number): number {
    const digit = this.#rest % n;
    this.#rest = (this.#rest - digit) / n;
    return digit;
  }

  /** One of several values. */
  of<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }
}
