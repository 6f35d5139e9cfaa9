/**
 * Mean, standard error and skewness of a stream of arrays, entry by entry, in float64: each array is added once and not
 * kept (B. P. Welford 1962, "Note on a method for calculating corrected sums of squares and products"; the third moment
 * as in P. Pébay 2008, SAND2008-6212, eq. 1.1-1.3).
 */
export class Moments {
  readonly #mean: Float64Array;
  /** Sums of the second and third powers of the distances from the mean. */
  readonly #squares: Float64Array;
  readonly #cubes: Float64Array;
  #count = 0;

  /** `size` entries an array. */
  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#squares = new Float64Array(size);
    this.#cubes = new Float64Array(size);
  }

  /** How many arrays were added. */
  get count(): number {
    return this.#count;
  }

  /** Adds one array: entries `at`, `at + 1`, ... of `values`. */
  add(values: ArrayLike<number>, at = 0): void {
    const n = ++this.#count;
    const [mean, squares, cubes] = [this.#mean, this.#squares, this.#cubes];
    for (let k = 0; k < mean.length; k++) {
      const [before, square] = [mean[k] ?? 0, squares[k] ?? 0];
      const delta = (values[at + k] ?? Number.NaN) - before;
      const step = delta / n;
      const term = delta * step * (n - 1);
      mean[k] = before + step;
      cubes[k] = (cubes[k] ?? 0) + term * step * (n - 2) - 3 * step * square;
      squares[k] = square + term;
    }
  }

  /** The mean of each entry so far. */
  mean(): Float64Array {
    return this.#mean.slice();
  }

  /** Standard errors of the means: sqrt(sample variance / count). NaN for fewer than two arrays. */
  standardError(): Float64Array {
    const n = this.#count;
    return this.#squares.map((sum) => (n < 2 ? Number.NaN : Math.sqrt(sum / (n - 1) / n)));
  }

  /** Skewness of the entries (not of their means), 0 where they do not vary. */
  skewness(): Float64Array {
    return this.#squares.map((sum, k) => (sum > 0 ? (Math.sqrt(this.#count) * (this.#cubes[k] ?? 0)) / sum ** 1.5 : 0));
  }
}
