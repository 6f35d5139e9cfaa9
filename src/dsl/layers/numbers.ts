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

/** @throws InputError on anything but the three padding names. */
export function requirePadding(layer: string, padding: Padding): Padding {
  if (padding !== 'VALID' && padding !== 'SAME' && padding !== 'CIRCULAR') {
    throw new InputError(`${layer}: padding must be 'VALID', 'SAME' or 'CIRCULAR', got '${String(padding)}'`);
  }
  return padding;
}

/** @throws InputError unless `value` is a finite number. */
export function requireFinite(what: string, value: number): number {
  if (!Number.isFinite(value)) throw new InputError(`${what} must be a finite number, got ${value}`);
  return value;
}
