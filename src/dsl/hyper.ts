import { InputError } from '../compile/errors.js';
import { requireFinite } from './layers/numbers.js';

/** A number of a network under a name, by which its kernels can be differentiated: see {@link hyper}. */
export class Hyper {
  readonly name: string;
  readonly value: number;

  constructor(name: string, value: number) {
    this.name = name;
    this.value = value;
    Object.freeze(this);
  }
}

/** An option of a layer: a number, or one that derivatives are taken by. */
export type Scalar = number | Hyper;

/**
 * A number under a name, for options such as `wStd`. It is its value everywhere; what differentiates kernels gives the
 * derivative by it too, and takes another value for it. Layers that are given the same name share it.
 *
 * @throws InputError on an empty name or a value that is not finite.
 * @example Dense(512, { wStd: hyper('w', 1.5), bStd: hyper('b', 0.1) })
 */
export function hyper(name: string, value: number): Hyper {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new InputError(`hyper: the name must be a text that is not empty, got ${JSON.stringify(name)}`);
  }
  return new Hyper(name, requireFinite(`hyper '${name}'`, value));
}

/** The number itself. */
export const numberOf = (scalar: Scalar): number => (scalar instanceof Hyper ? scalar.value : scalar);

/** Resolved options, which are numbers, with the hypers that some of them came from. */
export interface HasHypers<K extends string> {
  readonly hypers?: { readonly [key in K]?: Hyper };
}

/** The options that are hypers, by name; nothing where none is, so that options of numbers resolve to numbers alone. */
export function hypersOf<K extends string>(options: { readonly [key in K]: Scalar | null | undefined }): HasHypers<K> {
  const hypers: { [key in K]?: Hyper } = {};
  let any = false;
  for (const key in options) {
    const option = options[key];
    if (!(option instanceof Hyper)) continue;
    hypers[key] = option;
    any = true;
  }
  return any ? { hypers: Object.freeze(hypers) } : {};
}
