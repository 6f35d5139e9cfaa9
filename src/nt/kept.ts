/** What is made once for an object and a key, and kept as long as the object is. */
export class Kept<O extends object, V> {
  readonly #made = new WeakMap<O, Map<string, V>>();

  get(owner: O, key: string, make: () => V): V {
    const values = this.#made.get(owner) ?? new Map<string, V>();
    this.#made.set(owner, values);
    const known = values.get(key);
    if (known !== undefined) return known;
    const value = make();
    values.set(key, value);
    return value;
  }
}
