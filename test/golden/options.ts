import type { OptionsJson } from './format.js';
import { Missing } from './outcome.js';

/** How one option of the reference is read: its snake_case name there, and the check that gives it a type here. */
export interface Field<T> {
  readonly key: string;
  readonly read: (value: unknown) => T;
}

type Fields = { readonly [name: string]: Field<unknown> };
type Values<F extends Fields> = { -readonly [K in keyof F]?: F[K] extends Field<infer T> ? T : never };

const fail = (key: string, value: unknown): never => {
  throw new Error(`option ${key} has a value this table cannot read: ${JSON.stringify(value)}`);
};

export const number = (key: string): Field<number> => ({
  key,
  read: (v) => (typeof v === 'number' ? v : fail(key, v)),
});

export const boolean = (key: string): Field<boolean> => ({
  key,
  read: (v) => (typeof v === 'boolean' ? v : fail(key, v)),
});

export const numbers = (key: string): Field<readonly number[]> => ({
  key,
  read: (v) => (Array.isArray(v) && v.every((x) => typeof x === 'number') ? v : fail(key, v)),
});

/** One of a few words or numbers. */
export const choice = <const C extends string | number>(key: string, choices: readonly C[]): Field<C> => ({
  key,
  read: (v) => choices.find((c) => c === v) ?? fail(key, v),
});

/** A pair of numbers, such as `s`. */
export const pair = (key: string): Field<readonly [number, number]> => ({
  key,
  read: (v) => {
    const [a, b, ...rest] = numbers(key).read(v);
    return a === undefined || b === undefined || rest.length > 0 ? fail(key, v) : [a, b];
  },
});

/** Three strings, such as `['NHWC', 'HWIO', 'NHWC']`. */
export const triple = (key: string): Field<readonly [string, string, string]> => ({
  key,
  read: (v) => {
    if (!Array.isArray(v) || v.length !== 3) return fail(key, v);
    const [a, b, c]: readonly unknown[] = v;
    return typeof a === 'string' && typeof b === 'string' && typeof c === 'string' ? [a, b, c] : fail(key, v);
  },
});

/** The options of one layer of a golden net: each is read once, and an option nobody read is an error by name. */
export class OptionReader {
  readonly #layer: string;
  readonly #left: Map<string, unknown>;

  constructor(layer: string, json: OptionsJson) {
    this.#layer = layer;
    this.#left = new Map(Object.entries(json));
  }

  /** An option the layer cannot be built without. */
  required<T>(field: Field<T>): T {
    if (!this.#left.has(field.key)) throw new Error(`${this.#layer} has no ${field.key}`);
    return this.#take(field);
  }

  /** The options that are there and not null (the reference's None is every default here). */
  optional<F extends Fields>(fields: F): Values<F> {
    const found = Object.entries(fields).flatMap(([name, field]) => {
      const value = this.#left.get(field.key) ?? null;
      if (value === null) this.#left.delete(field.key);
      return value === null ? [] : [[name, this.#take(field)] as const];
    });
    return Object.fromEntries(found) as Values<F>;
  }

  /** Throws on an option that was not read: better no case than a case that tests another network. */
  finish(): void {
    const [unread] = this.#left.keys();
    if (unread !== undefined) throw new Missing(`${this.#layer}(${unread})`);
  }

  #take<T>(field: Field<T>): T {
    const value = this.#left.get(field.key);
    this.#left.delete(field.key);
    return field.read(value);
  }
}
