import { InputError } from '../../compile/errors.js';
import type { Padding } from '../../types/conv-size.js';

/** @throws InputError unless `value` is an integer >= `least`; `what` reads like `Dense: outDim`. */
export function requireInteger(what: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new InputError(`${what} must be an integer >= ${least}, got ${value}`);
  }
  return value;
}

/** @throws InputError unless every entry is an integer >= `least`. */
export function requireIntegers(what: string, values: readonly number[], least: number): readonly number[] {
  if (!values.every((v) => Number.isSafeInteger(v) && v >= least)) {
    throw new InputError(`${what} must hold integers >= ${least}, got [${values.join(', ')}]`);
  }
  return Object.freeze([...values]);
}

/** @throws InputError unless `value` is an integer; negative axes count from the end. */
export function requireAxis(what: string, value: number): number {
  if (!Number.isSafeInteger(value)) throw new InputError(`${what} must be an integer, got ${value}`);
  return value;
}

/** @throws InputError unless `value` is one of some names. */
export function requireOneOf<T extends string>(what: string, value: T, names: readonly T[]): T {
  if (names.includes(value)) return value;
  const list = names.map((name) => `'${name}'`);
  throw new InputError(`${what} must be ${list.slice(0, -1).join(', ')} or ${list.at(-1)}, got '${String(value)}'`);
}

/** @throws InputError on anything but the three padding names. */
export const requirePadding = (layer: string, padding: Padding): Padding =>
  requireOneOf(`${layer}: padding`, padding, ['VALID', 'SAME', 'CIRCULAR']);

/** @throws InputError unless `value` is a finite number. */
export function requireFinite(what: string, value: number): number {
  if (!Number.isFinite(value)) throw new InputError(`${what} must be a finite number, got ${value}`);
  return value;
}

/** @throws InputError unless `value` is a finite number >= 0. */
export function requireDeviation(what: string, value: number): number {
  if (!(Number.isFinite(value) && value >= 0))
    throw new InputError(`${what} must be a finite number >= 0, got ${value}`);
  return value;
}

/** @throws InputError on anything but true and false. */
export function requireBoolean(what: string, value: boolean): boolean {
  if (typeof value !== 'boolean') throw new InputError(`${what} must be true or false, got ${String(value)}`);
  return value;
}
