import type { DType } from '../../graph/node.js';
import type { FunctionBuilder } from './emitter.js';
import { splat } from './vector-ops.js';

/** An instruction that reads or writes the exponent of a number. */
type PartsOp = 'power2' | 'exponent' | 'mantissa';

/** How numbers of a type lie in memory. */
const FORMAT = {
  f32: { lanes: 'i32x4', sub: 'f32x4.sub', add: 'f32x4.add', digits: 23, bias: 127 },
  f64: { lanes: 'i64x2', sub: 'f64x2.sub', add: 'f64x2.add', digits: 52, bias: 1023 },
} as const satisfies Readonly<Record<DType, object>>;

/**
 * Replaces the vector on the stack. Integers become bits, and bits integers, by way of 2^digits + n, whose low bits are
 * those of n: there are no conversions between integers and doubles.
 */
export function numberParts(f: FunctionBuilder, dtype: DType, op: PartsOp): void {
  const { lanes, sub, add, digits, bias } = FORMAT[dtype];
  const whole = 2 ** digits;
  if (op === 'power2') {
    splat(f, dtype, whole + bias);
    f.op(add);
    f.i32const(digits);
    f.op(`${lanes}.shl`);
  } else if (op === 'exponent') {
    f.i32const(digits);
    f.op(`${lanes}.shr_u`);
    splat(f, dtype, whole);
    f.op('v128.or');
    splat(f, dtype, whole + bias);
    f.op(sub);
  } else {
    // the digits are the bits of the largest number below the normal ones
    splat(f, dtype, 2 ** (1 - bias) * (1 - 2 ** -digits));
    f.op('v128.and');
    splat(f, dtype, 1);
    f.op('v128.or');
  }
}
