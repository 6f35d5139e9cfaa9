import { InternalError } from '../../errors.js';

/** A number as an f32 literal, exact for what f32 can hold. */
export function floatLiteral(value: number): string {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw new InternalError(`${value} has no f32 literal`);
  // String(-0) is 0
  const text = Object.is(rounded, -0) ? '-0' : String(rounded);
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}

/** The least number there is. */
export const LEAST = floatLiteral(-(2 - 2 ** -23) * 2 ** 127);
