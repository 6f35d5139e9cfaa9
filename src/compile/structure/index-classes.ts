import { InternalError } from '../errors.js';

/** Indices by key: which are the same index, how many values each takes, and what each is called. */
export class IndexClasses {
  readonly #parent = new Map<string, string>();
  readonly #extents = new Map<string, number>();
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** Knows of an index with as many values. */
  add(key: string, extent: number): void {
    if (!this.#extents.has(key)) this.#extents.set(key, extent);
  }

  /** Two indices are one; before any is named. */
  join(a: string, b: string): void {
    const [to, from] = [this.#of(a), this.#of(b)];
    if (to !== from) this.#parent.set(from, to);
  }

  /** Names an index unless it has a name; one that another index has already gets a mark. */
  call(key: string, wanted: string): void {
    const of = this.#of(key);
    if (this.#names.has(of)) return;
    let name = wanted;
    while (this.#taken.has(name)) name += "'";
    this.#taken.add(name);
    this.#names.set(of, name);
  }

  nameOf(key: string): string {
    const name = this.#names.get(this.#of(key));
    if (name === undefined) throw new InternalError(`index ${key} has no name`);
    return name;
  }

  /** How often a sum over all indices but `used` ones, by name, counts the same. */
  repeats(used: ReadonlySet<string>): number {
    let n = 1;
    for (const [key, extent] of this.#extents) {
      if (this.#of(key) !== key) continue;
      const name = this.#names.get(key);
      if (name === undefined || !used.has(name)) n *= extent;
    }
    return n;
  }

  #of(key: string): string {
    let root = key;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    return root;
  }
}
