/** Constant data of a plan, one storage buffer of 32-bit words: offset lists, slice tables, arrays over positions. */
export class Tables {
  readonly #words: number[] = [];
  readonly #known = new Map<string, number>();

  /** Word offset of a list of integers. */
  integers(values: readonly number[]): number {
    return this.#add(`i${values.join()}`, values);
  }

  /** Word offset of a list of f32 numbers, as their bits. */
  floats(values: readonly number[]): number {
    const bits = new Int32Array(Float32Array.from(values).buffer);
    return this.#add(`f${values.join()}`, [...bits]);
  }

  /** For d in (-extent, extent): the place of d in the list, or -1. Returns the word offset of d = 0. */
  places(offsets: readonly number[], extent: number): number {
    const places = new Map(offsets.map((d, k) => [d, k]));
    return (
      this.integers(Array.from({ length: 2 * extent - 1 }, (_, k) => places.get(k - extent + 1) ?? -1)) + extent - 1
    );
  }

  /** The whole; never empty, because a binding must not be. */
  toWords(): Int32Array<ArrayBuffer> {
    return Int32Array.from(this.#words.length > 0 ? this.#words : [0]);
  }

  #add(key: string, words: readonly number[]): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.#words.length;
    for (const word of words) this.#words.push(word);
    this.#known.set(key, at);
    return at;
  }
}
